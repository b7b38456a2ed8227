/** W of a weight that is not dense, made by the addon of what it is made of. */
import {
  native,
  type NativeDense,
  type NativeElements,
  type NativePlainWeight,
  type NativeStoredWeight,
} from '../native';
import { weakly, withData, type DenseWeight, type GatesWeight, type Weight } from './weight';

/** The numbers of a dense matrix that a weight is made of. */
export type ReadNumbers = (leaf: DenseWeight) => NativeElements;

const floatsOf: ReadNumbers = ({ data }) => ({ data });

/** What it is made of under the names that the addon knows; its numbers as floats by default. */
export function storedForm(weight: Weight, read = floatsOf): NativeStoredWeight {
  if (weight.kind !== 'gates') return plainForm(weight, read);
  const gates = weight.gates.map((gate) => plainForm(gate as PlainWeight, read));
  return { kind: weight.kind, gates };
}

type PlainWeight = Exclude<Weight, GatesWeight>;

function plainForm(weight: PlainWeight, read: ReadNumbers): NativePlainWeight {
  const dense = (leaf: DenseWeight): NativeDense => ({
    rows: leaf.rows,
    cols: leaf.cols,
    ...read(leaf),
  });
  const { rows, cols } = weight;
  switch (weight.kind) {
    case 'dense':
      return dense(weight);
    case 'low-rank':
      return { kind: weight.kind, a: dense(weight.a), b: dense(weight.b) };
    case 'hashed': {
      const { kind, seed, signed } = weight;
      const { data: buckets, scales } = read(weight.buckets);
      return { kind, rows, cols, buckets, seed, signed, ...(scales && { scales }) };
    }
    case 'sparse': {
      const { kind, block, starts, columns } = weight;
      return { kind, rows, cols, block, starts, columns, values: read(weight.values).data };
    }
    case 'toeplitz-like':
      return { kind: weight.kind, rows, cols, g: dense(weight.g), h: dense(weight.h) };
  }
}

/** How many gates are stacked in W, where that is a part of what it is; else 1. */
export function gatesOf(weight: Weight): number {
  switch (weight.kind) {
    case 'dense':
    case 'low-rank':
      return 1;
    case 'gates':
      return weight.gates.length;
    default:
      return weight.gates;
  }
}

/** The `data` of a weight: its expansion, off its own fields. */
export function expanded<Fields extends object>(
  fields: Fields,
): Fields & { readonly data: Float32Array } {
  const weight: Fields & { readonly data: Float32Array } = withData(
    fields,
    weakly(() => {
      const self = weight as unknown as Weight;
      return native.expandWeight(storedForm(self), gatesOf(self));
    }),
  );
  return weight;
}
