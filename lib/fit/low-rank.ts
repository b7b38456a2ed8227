/**
 * W ~ A B by the truncated SVD, U S and V^T: no other of that rank is nearer (Eckart and Young).
 */
import { svd, type SolverOptions } from '../linalg';
import { type DenseWeight, lowRankWeight, type LowRankWeight } from '../weights';

export async function lowRankFit(
  w: DenseWeight,
  rank: number,
  options: SolverOptions,
): Promise<LowRankWeight> {
  const { z, p } = (await svd(w, options)).truncate(rank);
  return lowRankWeight(z, p);
}
