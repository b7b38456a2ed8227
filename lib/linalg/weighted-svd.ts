/**
 * The best product Z P ~ W of rank r in the metric of a matrix S: that with the least |(Z P - W)
 * S|_F.
 *
 * With W S = U diag(s) V^T it is U_r U_r^T W, since U_r U_r^T (W S) is the nearest of rank r to W S
 * (Eckart and Young 1936). So S is never inverted and may be singular: where it is zero, the
 * product still follows W. With S = I it is the truncated SVD of W.
 */
import { invalidInput } from '../errors';
import { floatMatrix, type Matrix } from './matrix';
import { multiply, multiplyTransposed } from './multiply';
import type { SolverOptions } from './options';
import { svd, type Factors } from './svd';

/** A matrix W [m, n] decomposed in the metric of S [n, n]. */
export interface WeightedSvd {
  /**
   * Of W S, largest first: what rank r loses, |(Z P - W) S|_F^2, is the sum of the squares after
   * the r-th.
   */
  readonly singularValues: Float64Array;
  /**
   * Z [m, r] and P [r, n], r from 1 to min(m, n): the SVD of their product, so that the rows of P
   * are orthonormal and the columns of Z orthogonal, as a plain SVD's are. Rows of U_r^T W lie
   * close to each other where S is far from a rotation: training then moves columns of Z that
   * almost cancel, and rounding them costs much.
   */
  readonly truncate: (rank: number) => Promise<Factors>;
}

/**
 * Decomposes W [m, n] in the metric of S [n, n], in f64, off the main thread.
 *
 * @throws CompactRnnError as `svd` does, and `INVALID_INPUT` where shapes do not fit; `truncate`
 *   for a rank out of range.
 */
export async function weightedSvd(
  w: Matrix,
  s: Matrix,
  options: SolverOptions = {},
): Promise<WeightedSvd> {
  if (s.rows !== s.cols) throw invalidInput(`S must be square, but is [${s.rows}, ${s.cols}]`);
  const decomposition = await svd(await multiply(w, s, options), options);
  return {
    singularValues: decomposition.singularValues,
    truncate: async (rank) => {
      const u = decomposition.leftVectors(rank);
      const projected = await multiplyTransposed(u, w, options); // U_r^T W = Z' P
      const { z, p } = (await svd(projected, options)).truncate(rank);
      const { data } = await multiply(u, z, options);
      return { z: floatMatrix(w.rows, rank, Float32Array.from(data)), p };
    },
  };
}
