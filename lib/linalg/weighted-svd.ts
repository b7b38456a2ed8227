/**
 * The best product Z P ~ W of rank r in the metric of a matrix S: that with the least |(Z P - W)
 * S|_F.
 *
 * With W S = U diag(s) V^T it is U_r U_r^T W, since U_r U_r^T (W S) is the nearest of rank r to W S
 * (Eckart and Young 1936). So S is never inverted and may be singular: where it is zero, the
 * product still follows W. With S = I it is the truncated SVD of W.
 */
import { invalidInput } from '../errors';
import { type DoubleMatrix, floatMatrix, type Matrix } from './matrix';
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
   * Z [m, r] and P [r, n], r from 1 to min(m, n). The rows of P have norm 1, as those of a plain
   * SVD do; a row of zeros stays so.
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
      return withUnitRows(u, await multiplyTransposed(u, w, options));
    },
  };
}

/** Z P with the lengths of P's rows moved into the columns of Z. */
function withUnitRows(z: DoubleMatrix, p: DoubleMatrix): Factors {
  const [rank, n] = [p.rows, p.cols];
  const length = (row: Float64Array): number =>
    Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0));
  const lengths = Array.from({ length: rank }, (_, k) =>
    length(p.data.subarray(k * n, (k + 1) * n)),
  );
  return {
    z: floatMatrix(
      z.rows,
      rank,
      Float32Array.from(z.data, (value, i) => value * lengths[i % rank]!),
    ),
    p: floatMatrix(
      rank,
      n,
      Float32Array.from(p.data, (value, i) => value / (lengths[Math.floor(i / n)]! || 1)),
    ),
  };
}
