/** How many numbers a weight holds, and how many bytes they take in a file. */
import type { Dtype, Weight, WeightKind } from './weight';
import { leavesOf, partsOf } from './leaves';

/** Learned numbers; scales of int8 and the places of sparse ones are not counted. */
export function weightParameters(weight: Weight): number {
  return leavesOf(weight).reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/**
 * Bytes, the scales of int8 and the places of sparse numbers included.
 * @param dtype as if it were stored so; default as it is.
 */
export function weightBytes(weight: Weight, dtype?: Dtype): number {
  return partsOf(weight).reduce((sum, { matrix: { rows, cols, dtype: own }, kind }) => {
    return sum + denseBytes({ rows, cols, dtype: dtype ? storageOf(kind, dtype) : own });
  }, placeBytes(weight));
}

/**
 * What the numbers of a kind are stored in: for sparse ones int8 would save little beside their
 * places, and they have no rows for scales.
 */
export function storageOf(kind: WeightKind, dtype: Dtype): Dtype {
  return kind === 'sparse' && dtype === 'int8' ? 'f16' : dtype;
}

/** Of a dense matrix of that shape and type. */
export function denseBytes({
  rows,
  cols,
  dtype,
}: {
  rows: number;
  cols: number;
  dtype?: Dtype | undefined;
}): number {
  switch (dtype) {
    case 'f16':
      return 2 * rows * cols;
    case 'int8':
      return rows * cols + 4 * rows;
    default:
      return 4 * rows * cols;
  }
}

function placeBytes(weight: Weight): number {
  if (weight.kind === 'gates') return weight.gates.reduce((sum, gate) => sum + placeBytes(gate), 0);
  return weight.kind === 'sparse' ? weight.starts.byteLength + weight.columns.byteLength : 0;
}
