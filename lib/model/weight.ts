/**
 * A weight: one matrix W as it is represented, of which everybody else needs only y = W x, its shape and its
 * size. Kinds of weight are told apart by `kind`; today every weight is dense.
 */

/** A row-major f32 matrix: `data[i * cols + j]` is W[i][j]. */
export interface DenseWeight {
  readonly kind: 'dense';
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array;
}

export type Weight = DenseWeight;

export function dense(rows: number, cols: number, data: Float32Array): DenseWeight {
  return { kind: 'dense', rows, cols, data };
}

/** Numbers stored for the weight. */
export function weightParameters(weight: Weight): number {
  return weight.data.length;
}

/** Bytes that those numbers take in a file and in memory. */
export function weightBytes(weight: Weight): number {
  return weight.data.byteLength;
}
