/**
 * Toeplitz-like: each gate's block of W is the upper left corner of sum_i C(g_i) S(h_i), i < r,
 * with n x n matrices: C(g) circulant and S(h) skew-circulant with first columns g and h, and n the
 * larger of the cells and the columns (Lu, Sindhwani and Sainath 2016, section 3.3).
 *
 * W is fitted gate by gate, each by least squares over its elements alone: where a gate is not
 * square, what its corner leaves of the n x n matrices is free (native/solvers/toeplitz_fit.h). Of
 * rank n the displacement, Z_1 M - M Z_-1 = 2 sum_i g_i (J h_i)^T, is a fit without error.
 */
import { invalidModel } from '../errors';
import { runJob, type SolverOptions } from '../linalg';
import { native } from '../native';
import { checkDense, checkGates, checkGiven, checkPart, int8AtLeast } from './check';
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

/** A weight whose gates are each a sum of products of circulant and skew-circulant matrices. */
export interface ToeplitzLikeWeight extends Matrix {
  readonly kind: 'toeplitz-like';
  /** How many gates are stacked in the rows. */
  readonly gates: number;
  /** [gates * r, n], n = max(rows / gates, cols): g_i of gate q in row q r + i. */
  readonly g: DenseWeight;
  /** [gates * r, n]. */
  readonly h: DenseWeight;
}

/** A weight of low displacement rank. */
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
 * @throws CompactRnnError INVALID_MODEL where one is of another type.
 */
export function toeplitzLikeWeight(
  shape: ToeplitzLikeShape,
  g: DenseWeight,
  h: DenseWeight,
): ToeplitzLikeWeight {
  checkGiven('the shape of a Toeplitz-like weight', shape);
  for (const part of [g, h]) checkDense('g and h of a Toeplitz-like weight', part);
  const { rows, cols, gates } = shape;
  const fields = { kind, rows, cols, gates, g, h } as const;
  return expanding(fields, (weight) => nativeForm(weight), gates);
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
  storage: int8AtLeast,
  nativeForm,
  check(what, { rows, cols, gates, g, h }, asked) {
    checkGates(what, gates, asked.gates);
    const n = Math.max(rows / gates, cols);
    checkPart(`${what} g`, g, { cols: n, int4: false });
    checkPart(`${what} h`, h, { rows: g.rows, cols: n, int4: false });
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

/** Iterations between two looks at what they came to. */
const SOME_ITERATIONS = 10;
/** A fit ends once so many iterations lower the squared error by less than this share of it. */
const TOLERANCE = 3e-4;
const MOST_ITERATIONS = 1000;
/**
 * Fits end in local minima, so small matrices are fitted from several starts, as far as elements
 * times squared ranks go: 64 x 16 at rank 4 from eight, 128 x 128 at rank 3 from two. Eight
 * starts instead of one, ten random matrices each, on average: 0.582 to 0.579 at 12 x 7 and rank 2,
 * 0.725 to 0.724 at 64 x 16 and rank 4.
 */
const MOST_STARTS = 8;
const WORK_OF_STARTS = 300_000;

/** A fit of full rank: with unit vectors as h, the g are the columns of the displacement. */
function exactPairs(displacement: Float64Array, n: number): Pairs {
  const size = Math.sqrt(displacement.reduce((sum, x) => sum + x * x, 0) / n) || 1;
  const [g, h] = [new Float32Array(n * n), new Float32Array(n * n)];
  for (let i = 0; i < n; i++) {
    h[i * n + i] = Math.sqrt(size);
    for (let j = 0; j < n; j++) g[i * n + j] = displacement[j * n + i]! / Math.sqrt(size);
  }
  return { g, h };
}

/** A gate [cells, cols], and the pairs that it is to become. */
interface GateFit {
  readonly gate: Float32Array;
  readonly cells: number;
  readonly cols: number;
  readonly rank: number;
}

/** A fit of a gate from one start, and its squared error as a share of the gate's squares. */
async function fitFrom(
  start: number,
  { gate, cells, cols, rank }: GateFit,
  { signal }: SolverOptions,
): Promise<{ pairs: Pairs; error: number }> {
  const fit = await runJob(() => native.createToeplitzFit(gate, cells, cols, rank, start), signal);
  let error = Infinity;
  for (let done = 0; done < MOST_ITERATIONS; done += SOME_ITERATIONS) {
    const before = error;
    error = await runJob(() => native.runToeplitzFit(fit, SOME_ITERATIONS), signal);
    if (before - error <= TOLERANCE * error) break;
  }
  return { pairs: await runJob(() => native.toeplitzPairs(fit), signal), error };
}

/** The closest pairs that were found. */
async function closestPairs(gate: GateFit, options: SolverOptions): Promise<Pairs> {
  const { cells, cols, rank } = gate;
  const starts = Math.floor(WORK_OF_STARTS / (cells * cols * rank ** 2));
  let best = await fitFrom(0, gate, options);
  for (let start = 1; start < Math.min(starts, MOST_STARTS); start++) {
    const other = await fitFrom(start, gate, options);
    if (other.error < best.error) best = other;
  }
  return best.pairs;
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
  const displacements =
    rank === n
      ? native.toeplitzDisplacement({ kind: 'dense', rows, cols, data: w.data }, gates.length)
      : undefined;
  const all = await Promise.all(
    gates.map(async (_, q) => {
      if (displacements) return exactPairs(displacements.subarray(q * n * n, (q + 1) * n * n), n);
      const gate = w.data.subarray(q * cells * cols, (q + 1) * cells * cols);
      return closestPairs({ gate, cells, cols, rank }, options);
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
