/** W of a weight that is not dense, made by the addon of what it is made of. */
import { native, type NativePlainWeight, type NativeStoredWeight } from '../native';
import { weakly, withData, type DenseWeight, type GatesWeight, type Weight } from './weight';

function denseForm({ kind, rows, cols, data }: DenseWeight) {
  return { kind, rows, cols, data };
}

/** Its numbers as floats, under the names that the addon knows. */
export function storedForm(weight: Weight): NativeStoredWeight {
  if (weight.kind === 'gates')
    return { kind: weight.kind, gates: weight.gates.map((gate) => plainForm(gate as PlainWeight)) };
  return plainForm(weight);
}

type PlainWeight = Exclude<Weight, GatesWeight>;

function plainForm(weight: PlainWeight): NativePlainWeight {
  const { rows, cols } = weight;
  switch (weight.kind) {
    case 'dense':
      return denseForm(weight);
    case 'low-rank':
      return { kind: weight.kind, a: denseForm(weight.a), b: denseForm(weight.b) };
    case 'hashed': {
      const { kind, buckets, seed, signed } = weight;
      return { kind, rows, cols, buckets: buckets.data, seed, signed };
    }
    case 'sparse': {
      const { kind, block, starts, columns, values } = weight;
      return { kind, rows, cols, block, starts, columns, values: values.data };
    }
    case 'toeplitz-like': {
      const { kind, g, h } = weight;
      return { kind, rows, cols, g: denseForm(g), h: denseForm(h) };
    }
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
