/**
 * W ~ a Toeplitz-like weight, through its displacement (Lu, Sindhwani and Sainath 2016, section 3.3): of each gate, in a square
 * with zeros around it,
 *
 *     Z_1 M - M Z_-1 = 2 sum_i g_i (J h_i)^T
 *
 * and of the matrix on the right, whose rank is n for any M, the r largest terms of the singular value decomposition stay, shared
 * out between g_i and h_i. That is the nearest displacement of rank r; the nearest M need not belong to it.
 */
import { svd, type SolverOptions } from '../linalg';
import { toeplitzLike, toeplitzSize, type MatrixShape } from '../model/kinds';
import { dense, type DenseWeight, type ToeplitzLikeWeight } from '../model/weight';
import { native } from '../native';

/** O = G^T H [n, n] of one gate: rows of G and H [r, n]. */
async function factorsOf(
  o: DenseWeight,
  rank: number,
  options: SolverOptions,
): Promise<{ g: Float32Array; h: Float32Array }> {
  const decomposition = await svd(o, options);
  const { z, p } = decomposition.truncate(rank); // U S and V^T
  const n = o.rows;
  const [g, h] = [new Float32Array(rank * n), new Float32Array(rank * n)];
  for (let i = 0; i < rank; i++) {
    const root = Math.sqrt(decomposition.singularValues[i]!);
    for (let j = 0; j < n; j++) {
      g[i * n + j] = root === 0 ? 0 : z.data[j * rank + i]! / root;
      h[i * n + j] = root * p.data[i * n + j]!;
    }
  }
  return { g, h };
}

export async function toeplitzLikeFit(
  { kind, data }: DenseWeight,
  shape: MatrixShape,
  rank: number,
  options: SolverOptions,
): Promise<ToeplitzLikeWeight> {
  const { rows, cols, gates } = shape;
  const n = toeplitzSize(shape);
  const displacements = native.toeplitzDisplacement({ kind, rows, cols, data }, gates.length);
  const factors = await Promise.all(
    gates.map((_, q) => {
      const o = Float32Array.from(displacements.subarray(q * n * n, (q + 1) * n * n));
      return factorsOf(dense(n, n, o), rank, options);
    }),
  );
  const stacked = (which: 'g' | 'h'): DenseWeight => {
    const all = new Float32Array(gates.length * rank * n);
    factors.forEach((factor, q) => {
      all.set(factor[which], q * rank * n);
    });
    return dense(gates.length * rank, n, all);
  };
  return toeplitzLike({ rows, cols, gates: gates.length }, stacked('g'), stacked('h'));
}
