/**
 * W ~ a Toeplitz-like weight (Lu, Sindhwani and Sainath 2016, section 3.3), gate by gate, each M in
 * a square with zeros around it:
 *
 * 1. through its displacement, Z_1 M - M Z_-1 = 2 sum_i g_i (J h_i)^T, whose rank is n for any M:
 *    the r largest terms of the singular value decomposition of the right side stay, shared out
 *    between g_i and h_i. The nearest displacement of rank r, but what belongs to it may be farther
 *    from M than zeros are (of that W_h 2.1 times |M|), so that then
 * 2. g and h are fitted in turn, each exactly by least squares with the other held: sum_i C(g_i)
 *    S(h_i) is linear in each (native/solvers/toeplitz_fit.h).
 *
 * Measured on two cores of a Xeon that trainings shared, four gates of 500 x 500 at rank 5: 0.86 s;
 * before the turns moved to C++, and to frequencies on both sides, 50 s.
 */
import { runJob, svd, type SolverOptions } from '../linalg';
import {
  denseWeight,
  type DenseWeight,
  type MatrixShape,
  toeplitzLikeWeight,
  type ToeplitzLikeWeight,
  toeplitzSize,
} from '../weights';
import { native } from '../native';

/** The vectors of one gate: [r, n]. */
interface Pairs {
  readonly g: Float32Array;
  readonly h: Float32Array;
}

/**
 * Turns of fitting g and h. Measured on W_h of 128 cells at rank 3: an error of 0.904, 0.885, 0.874
 * after 1, 2, 4, of 0.864 after 20.
 */
const TURNS = 4;

/** From O [n, n] = sum_i g_i h_i^T, half the displacement of a gate with its columns reversed. */
async function pairsOf(o: DenseWeight, rank: number, options: SolverOptions): Promise<Pairs> {
  const decomposition = await svd(o, options);
  const { z, p } = decomposition.truncate(rank); // U S and V^T
  const n = o.rows;
  const roots = decomposition.singularValues.map(Math.sqrt);
  return {
    g: Float32Array.from({ length: rank * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return roots[i] === 0 ? 0 : z.data[j * rank + i]! / roots[i]!;
    }),
    h: p.data.map((x, k) => roots[Math.floor(k / n)]! * x),
  };
}

export async function toeplitzLikeFit(
  w: DenseWeight,
  shape: MatrixShape,
  rank: number,
  options: SolverOptions,
): Promise<ToeplitzLikeWeight> {
  const { rows, cols, gates } = shape;
  const n = toeplitzSize(shape);
  const cells = rows / gates.length;
  const { kind, data } = w;
  const displacements = native.toeplitzDisplacement({ kind, rows, cols, data }, gates.length);
  const all = await Promise.all(
    gates.map(async (_, q) => {
      const o = Float32Array.from(displacements.subarray(q * n * n, (q + 1) * n * n));
      const pairs = await pairsOf(denseWeight(n, n, o), rank, options);
      if (rank === n) return pairs; // exact
      const gate = data.subarray(q * cells * cols, (q + 1) * cells * cols);
      return runJob(
        () => native.toeplitzFit(gate, cells, cols, pairs.h, rank, n, TURNS),
        options.signal,
      );
    }),
  );
  const stacked = (which: keyof Pairs): DenseWeight => {
    const vectors = new Float32Array(gates.length * rank * n);
    all.forEach((pairs, q) => {
      vectors.set(pairs[which], q * rank * n);
    });
    return denseWeight(gates.length * rank, n, vectors);
  };
  return toeplitzLikeWeight({ rows, cols, gates: gates.length }, stacked('g'), stacked('h'));
}
