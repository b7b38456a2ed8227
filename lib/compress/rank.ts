/**
 * The rank that a threshold tau gives (Prabhavalkar et al. 2016, Eq. 7): the largest k such that
 *
 *     (s_1^2 + ... + s_k^2) / (s_1^2 + ... + s_N^2) <= tau,       and at least 1,
 *
 * s_1 >= s_2 >= ... being the singular values. The left side is the explained variance of rank k.
 */

/** A sum that equals tau but for the rounding of singular values still counts as at most tau. */
const ROUNDING = 1e-12;

/**
 * The explained variance of ranks 1, 2, ..., N: never descending, the last exactly 1. All 1 for a
 * zero matrix.
 */
export function explainedVariances(singularValues: ArrayLike<number>): Float64Array {
  let sum = 0;
  const sums = Float64Array.from(singularValues, (s) => (sum += s * s));
  return sum === 0 ? sums.fill(1) : sums.map((part) => part / sum);
}

/**
 * The share of W's squared Frobenius norm that its `rank` largest singular values keep, from 0 to
 * 1; what the truncation loses of W, relative to its norm, is the square root of the rest.
 */
export function explainedVariance(singularValues: ArrayLike<number>, rank: number): number {
  return explainedVariances(singularValues)[rank - 1] ?? 1;
}

/**
 * The largest rank that explains at most `tau` of the variance, at least 1; all N at tau 1. Of a
 * zero matrix rank 1 already explains everything, whatever tau.
 *
 * @param singularValues largest first.
 * @param tau above 0 and at most 1.
 */
export function rankForTau(singularValues: ArrayLike<number>, tau: number): number {
  if (!((singularValues[0] ?? 0) > 0)) return 1;
  const within = explainedVariances(singularValues).findLastIndex((part) => part <= tau + ROUNDING);
  return Math.max(1, within + 1);
}
