/** A dense weight: what all others are made of. */
import { type Matrix, withData } from './matrix';
import type { StoredMatrix } from './stored-matrix';

/** A matrix of floats as plain data: `{ kind: 'dense', rows, cols, data }`. */
export interface PlainMatrix extends Matrix {
  readonly kind: 'dense';
  /** Other types are made by {@link Model.convert}. */
  readonly dtype?: 'f32';
}

/**
 * A row-major matrix: floats in an array, or stored in one of the types in a file, in memory or in
 * the addon. A copy `{ ...weight }` of a stored f32 matrix is a plain one; models refuse a copy of
 * one of another type.
 */
export type DenseWeight = PlainMatrix | StoredMatrix;

/**
 * A dense weight of floats.
 * @param rows at least 1.
 * @param cols at least 1.
 * @param data W [rows, cols], row-major; not copied.
 */
export function denseWeight(rows: number, cols: number, data: Float32Array): PlainMatrix {
  return { kind: 'dense', rows, cols, data };
}

/** W as a dense matrix, whatever its kind. */
export function asDense(weight: Matrix & { readonly kind: string }): DenseWeight {
  return weight.kind === 'dense'
    ? (weight as DenseWeight)
    : denseOf({ rows: weight.rows, cols: weight.cols }, () => weight.data);
}

/** A matrix of floats that are made when they are asked for. */
export function denseOf(
  { rows, cols }: Pick<Matrix, 'rows' | 'cols'>,
  data: () => Float32Array,
): PlainMatrix {
  return withData({ kind: 'dense', rows, cols } as const, data);
}
