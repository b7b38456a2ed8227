/** How many numbers a weight holds, and how many bytes they take in a file. */
import type { Dtype, Weight } from '../weight';
import { leavesOf } from './leaves';

/** Learned numbers; scales of int8 and the places of sparse ones are not counted. */
export function weightParameters(weight: Weight): number {
  return leavesOf(weight).reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/** Bytes, the scales of int8 and the places of sparse numbers included. */
export function weightBytes(weight: Weight): number {
  return leavesOf(weight).reduce((sum, leaf) => sum + denseBytes(leaf), placeBytes(weight));
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
