/**
 * The parameters of a stored weight as slices of the vector that learns: one a part, in the addon's
 * order and by its names (native/weights/structure.h).
 */
import type { NativeDense, NativePlainWeight, NativeStoredWeight } from '../../lib/native';

/** A name and the numbers that it stands for; '' where the weight is one array, W itself. */
export type Part = readonly [name: string, data: Float32Array];

/** Hands each part over, and takes what it becomes. */
type Change = (name: string, data: Float32Array) => Float32Array;

function changedDense(weight: NativeDense, name: string, change: Change): NativeDense {
  return { ...weight, data: change(name, weight.data as Float32Array), scales: undefined };
}

function changedPlain(weight: NativePlainWeight, change: Change): NativePlainWeight {
  switch (weight.kind) {
    case 'low-rank':
      return {
        ...weight,
        a: changedDense(weight.a, 'a', change),
        b: changedDense(weight.b, 'b', change),
      };
    case 'hashed':
      return { ...weight, buckets: change('buckets', weight.buckets as Float32Array) };
    case 'sparse':
      return { ...weight, values: change('values', weight.values as Float32Array) };
    case 'toeplitz-like':
      return {
        ...weight,
        g: changedDense(weight.g, 'g', change),
        h: changedDense(weight.h, 'h', change),
      };
    default:
      return changedDense(weight, '', change);
  }
}

function changed(weight: NativeStoredWeight, change: Change): NativeStoredWeight {
  if (weight.kind !== 'gates') return changedPlain(weight, change);
  const gates = weight.gates.map((gate, q) =>
    changedPlain(gate, (name, data) =>
      change(name ? `gate ${q + 1} ${name}` : `gate ${q + 1}`, data),
    ),
  );
  return { ...weight, gates };
}

/** Of a weight whose numbers are all f32. */
export function partsOf(weight: NativeStoredWeight): Part[] {
  const parts: Part[] = [];
  changed(weight, (name, data) => {
    parts.push([name, data]);
    return data;
  });
  return parts;
}

/** The same weight of other numbers: `take` makes those of the next part, so many. */
export function withParts(
  weight: NativeStoredWeight,
  take: (size: number) => Float32Array,
): NativeStoredWeight {
  return changed(weight, (_, data) => take(data.length));
}
