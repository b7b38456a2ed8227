/**
 * A row-major matrix as the solvers take it, `data[i * cols + j]` being element (i, j); a dense
 * weight is one.
 */
export interface Matrix<Numbers = Float32Array | Float64Array> {
  readonly rows: number;
  readonly cols: number;
  readonly data: Numbers;
}

/** A matrix of f64, where f32 would lose too much. */
export type DoubleMatrix = Matrix<Float64Array>;

/** A matrix of f32, which is a dense weight as it is. */
export interface FloatMatrix extends Matrix<Float32Array> {
  readonly kind: 'dense';
}

/** @param data [rows, cols], not copied. */
export function floatMatrix(rows: number, cols: number, data: Float32Array): FloatMatrix {
  return { kind: 'dense', rows, cols, data };
}
