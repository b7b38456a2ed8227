/**
 * Toeplitz-like: each gate's block of W is the upper left corner of sum_i C(g_i) S(h_i), i < r,
 * with n x n matrices: C(g) circulant and S(h) skew-circulant with first columns g and h, and n the
 * larger of the cells and the columns (Lu, Sindhwani and Sainath 2016, section 3.3).
 *
 * W is fitted gate by gate, each M in a square with zeros around it:
 *
 * 1. through its displacement, Z_1 M - M Z_-1 = 2 sum_i g_i (J h_i)^T, whose rank is n for any M:
 *    the r largest terms of the singular value decomposition of the right side stay, shared out
 *    between g_i and h_i. This displacement is the nearest of rank r, but the matrix that it
 *    belongs to may be farther from M than zeros are (for one W_h, 2.1 times |M|);
 * 2. so g and h are then fitted in turn, each exactly by least squares with the other held: sum_i
 *    C(g_i) S(h_i) is linear in each (native/solvers/toeplitz_fit.h).
 *
 * Measured on two cores of a Xeon that trainings shared, four gates of 500 x 500 at rank 5: 0.86 s;
 * before the turns moved to C++, and to frequencies on both sides, 50 s.
 */
import { invalidModel } from '../errors';
import { floatMatrix, type FloatMatrix, runJob, svd, type SolverOptions } from '../linalg';
import { native } from '../native';
import { checkGates, checkPart } from './check';
import {
  expanding,
  type Kind,
  type MatrixShape,
  nativeDense,
  readFloats,
  readPart,
  readStackedShape,
} from './kind';
import { denseWeight, type DenseWeight } from './dense-weight';
import { type Matrix } from './matrix';

/** Of a sum of products of circulant and skew-circulant matrices for each gate. */
export interface ToeplitzLikeWeight extends Matrix {
  readonly kind: 'toeplitz-like';
  /** How many gates are stacked in the rows. */
  readonly gates: number;
  /** [gates * r, n], n = max(rows / gates, cols): g_i of gate q in row q r + i. */
  readonly g: DenseWeight;
  /** [gates * r, n]. */
  readonly h: DenseWeight;
}

/** Of low displacement rank. */
export interface ToeplitzLikeWeightSpec {
  readonly kind: 'toeplitz-like';
  /** Products that are summed up, of each gate: from 1 to the larger of its cells and columns. */
  readonly rank: number;
}

/** The shape of a Toeplitz-like weight. */
export type ToeplitzLikeShape = Pick<ToeplitzLikeWeight, 'rows' | 'cols' | 'gates'>;

const kind = 'toeplitz-like';

/**
 * W whose gates are sums of products of circulant and skew-circulant matrices.
 * @param shape of W.
 * @param g [gates r, max(rows / gates, cols)].
 * @param h the same.
 */
export function toeplitzLikeWeight(
  { rows, cols, gates }: ToeplitzLikeShape,
  g: DenseWeight,
  h: DenseWeight,
): ToeplitzLikeWeight {
  return expanding(
    { kind, rows, cols, gates, g, h } as const,
    (weight) => nativeForm(weight),
    gates,
  );
}

function nativeForm({ rows, cols, g, h }: Omit<ToeplitzLikeWeight, 'data'>, read = readFloats) {
  return { kind, rows, cols, g: nativeDense(g, read), h: nativeDense(h, read) } as const;
}

/** n, the size of the circulants of each gate. */
function circulantSize({ rows, cols, gates }: MatrixShape): number {
  return Math.max(rows / gates.length, cols);
}

export const TOEPLITZ_LIKE: Kind<ToeplitzLikeWeight, ToeplitzLikeWeightSpec> = {
  mapParts: (weight, change) =>
    toeplitzLikeWeight(
      weight,
      change({ matrix: weight.g, name: 'g', kind }),
      change({ matrix: weight.h, name: 'h', kind }),
    ),
  nativeForm,
  check(what, { rows, cols, gates, g, h }, asked) {
    checkGates(what, gates, asked.gates);
    const n = Math.max(rows / gates, cols);
    checkPart(`${what} g`, g, { cols: n });
    checkPart(`${what} h`, h, { rows: g.rows, cols: n });
    if (g.rows % gates !== 0)
      throw invalidModel(
        `${what} g has ${g.rows} rows, which are not as many for each of ${gates} gates`,
      );
  },

  toJson: ({ rows, cols, gates, g, h }, name, tensors) => ({
    kind,
    rows,
    cols,
    gates,
    g: tensors.matrix(`${name}.g`, g),
    h: tensors.matrix(`${name}.h`, h),
  }),
  fromJson: (fields, tensors) =>
    toeplitzLikeWeight(
      readStackedShape(fields),
      readPart(fields, 'g', tensors),
      readPart(fields, 'h', tensors),
    ),

  rankLimit: circulantSize,
  readSpec: (fields, shape) => ({
    kind,
    rank: fields.wholeNumber('rank', 1, circulantSize(shape)),
  }),
  specParts({ rank }, shape) {
    const part = { kind, rows: shape.gates.length * rank, cols: circulantSize(shape) };
    return [part, part];
  },
  keeping(share, shape) {
    const { rows, cols, gates } = shape;
    const n = circulantSize(shape);
    const rank = Math.floor((share * rows * cols) / (2 * gates.length * n));
    return { kind, rank: Math.min(n, Math.max(1, rank)) };
  },

  /** Of g h, r n summed up: uniform in [-u, u), u = (3 / (r n cols))^(1/4), for both. */
  random({ rank }, shape, random) {
    const { rows, cols, gates } = shape;
    const n = circulantSize(shape);
    const bound = (3 / (rank * n * cols)) ** 0.25;
    const factor = (): DenseWeight => {
      const height = gates.length * rank;
      return denseWeight(height, n, random.numbers(height * n, bound));
    };
    return toeplitzLikeWeight({ rows, cols, gates: gates.length }, factor(), factor());
  },
  fit: (w, { rank }, shape, options) => fit(w, shape, rank, options),

  /**
   * Adam moves every number by about its rate, and each of these moves all cells of a gate at once.
   * Measured on strings of digits:
   *
   * - five LSTMs of 128 cells compressed to 200,000 numbers by such weights, 19.7 % of the words
   *   wrong: after four epochs at the rate that suits dense ones, 0.0015, 7.1 % at a factor of 0.1,
   *   95.8 % at 1;
   * - five of 256 cells with projections from random weights, the first layer Toeplitz-like at rank
   *   5: a loss of 25.2, 22.7, 23.8 after two epochs at factors of 0.025, 0.1, 0.3; with another
   *   start, after three, 32.9 at 0.1 and 36.5, nothing but blanks, at 1.
   */
  adamFactor: 0.1,
};

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
async function pairsOf(o: FloatMatrix, rank: number, options: SolverOptions): Promise<Pairs> {
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

async function fit(
  w: DenseWeight,
  shape: MatrixShape,
  rank: number,
  options: SolverOptions,
): Promise<ToeplitzLikeWeight> {
  const { rows, cols, gates } = shape;
  const n = circulantSize(shape);
  const cells = rows / gates.length;
  const { data } = w;
  const displacements = native.toeplitzDisplacement(
    { kind: 'dense', rows, cols, data },
    gates.length,
  );
  const all = await Promise.all(
    gates.map(async (_, q) => {
      const o = Float32Array.from(displacements.subarray(q * n * n, (q + 1) * n * n));
      const pairs = await pairsOf(floatMatrix(n, n, o), rank, options);
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
