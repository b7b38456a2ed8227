/**
 * A row-major matrix as the solvers take it, `data[i * cols + j]` being element (i, j); a dense
 * weight is one.
 */
export interface Matrix<Numbers = Float32Array | Float64Array> {
  readonly rows: number;
  readonly cols: number;
  readonly data: Numbers;
}

/** What they give where f32 would lose too much. */
export type DoubleMatrix = Matrix<Float64Array>;
