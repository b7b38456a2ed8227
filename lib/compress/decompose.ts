/**
 * What the factors of a projection group are made of. The paper's P is the best for W_h alone, and
 * W_x uses the same P (Eq. 5-6). Two other starts, each by itself or both together, change what P
 * is the best for; shapes and costs are the same:
 *
 *     stacked      decomposes W = [W_h; W_x], one above the other: Z_h and Z_x are the rows of one
 *                  Z, and no P of that rank leaves a smaller
 *                  |Z_h P - W_h|_F^2 + |Z_x P - W_x|_F^2
 *     calibrated   all norms are those of the products with h over calibration data (metric.ts):
 *                  the SVD is that of W S instead of W, and Z_x is the least squares solution of
 *                  Z_x (P S) ~ W_x S; what is lost of the mean of h goes to the biases (biases.ts)
 *
 * Tau is a share of the squared singular values of W_h whatever the start (Prabhavalkar et al.
 * 2016, Eq. 7), so that it means the same ranks. A share of what was decomposed would mean far
 * lower ones where fits are calibrated: most of the mean square of the products lies in few
 * directions.
 */
import {
  leastSquares,
  relativeError,
  svd,
  weightedSvd,
  type DoubleMatrix,
  type SolverOptions,
} from '../linalg';
import { type DenseWeight, rowBlock } from '../weights';
import { offsetOf, type Offsets } from './biases';
import { metricOf, weighted } from './metric';
import { stackOf, type ProjectionGroup } from './projection-group';

/** W_h ~ Z_h P and W_x ~ Z_x P. */
export interface Factorization {
  readonly p: DenseWeight;
  readonly zh: DenseWeight;
  /** Null where the group has no W_x. */
  readonly zx: DenseWeight | null;
  /** What biases take of the mean of h; none where it was not taken off. */
  readonly offsets?: Offsets | undefined;
}

/** The errors of W_h, and of W_x where there is one. */
interface PairOfErrors {
  readonly recurrent: number;
  readonly input: number | null;
}

/** What factors lose. */
export interface Errors {
  /** |Z P - W|_F / |W|_F. */
  readonly ofMatrices: PairOfErrors;
  /**
   * |(Z P - W) S|_F / |W S|_F: of the products with h, or with what varies of it; null where
   * nothing was calibrated.
   */
  readonly ofProducts: PairOfErrors | null;
}

export interface Decomposition {
  /** The singular values of W_h, largest first. */
  readonly singularValues: Float64Array;
  /** The singular values of W_h or the stack, times S where there is one, largest first. */
  readonly fitSingularValues: Float64Array;
  readonly factorize: (rank: number) => Promise<Factorization>;
  readonly errorsOf: (factors: Factorization) => Promise<Errors>;
}

/** How the fit of one group begins. */
export interface GroupStart {
  readonly stacked: boolean;
  /** C [N, N] where the fit is calibrated. */
  readonly moment?: DoubleMatrix | undefined;
  /** The mean of h [N], where C is about it. */
  readonly mean?: Float64Array | undefined;
}

export async function decompose(
  group: ProjectionGroup,
  { stacked, moment, mean }: GroupStart,
  options: SolverOptions,
): Promise<Decomposition> {
  const { recurrent, input } = group;
  const metric = moment && (await metricOf(moment, options));
  const whole = stacked ? stackOf(group) : recurrent;
  const decomposition = metric
    ? await weightedSvd(whole, metric, options)
    : await svd(whole, options);
  const { singularValues } =
    metric || whole !== recurrent ? await svd(recurrent, options) : decomposition;

  const leastSquaresFor = async (w: DenseWeight, p: DenseWeight): Promise<DenseWeight> =>
    leastSquares(await weighted(p, metric, options), await weighted(w, metric, options), options);

  const factorsOf = async (rank: number): Promise<Factorization> => {
    const { z, p } = await decomposition.truncate(rank);
    if (!input) return { p, zh: z, zx: null };
    if (!stacked) return { p, zh: z, zx: await leastSquaresFor(input, p) };
    return { p, zh: rowBlock(z, 0, recurrent.rows), zx: rowBlock(z, recurrent.rows, input.rows) };
  };

  return {
    singularValues,
    fitSingularValues: decomposition.singularValues,
    factorize: async (rank) => {
      const factors = await factorsOf(rank);
      return mean
        ? { ...factors, offsets: await offsetsOf(group, factors, mean, options) }
        : factors;
    },
    errorsOf: async (factors) => ({
      ofMatrices: await errorsIn(undefined, group, factors, options),
      ofProducts: metric ? await errorsIn(metric, group, factors, options) : null,
    }),
  };
}

async function offsetsOf(
  { recurrent, input }: ProjectionGroup,
  { p, zh, zx }: Factorization,
  mean: Float64Array,
  options: SolverOptions,
): Promise<Offsets> {
  return {
    recurrent: await offsetOf(recurrent, [zh, p], mean, options),
    input: input && zx && (await offsetOf(input, [zx, p], mean, options)),
  };
}

/** What factors lose that no decomposition made. */
export async function errorsOfFactors(
  group: ProjectionGroup,
  factors: Factorization,
  options: SolverOptions,
): Promise<Errors> {
  return { ofMatrices: await errorsIn(undefined, group, factors, options), ofProducts: null };
}

/** The relative errors in a metric, or of the matrices as they are. */
async function errorsIn(
  metric: DoubleMatrix | undefined,
  { recurrent, input }: ProjectionGroup,
  { p, zh, zx }: Factorization,
  options: SolverOptions,
): Promise<PairOfErrors> {
  const projected = await weighted(p, metric, options);
  const error = async (z: DenseWeight, w: DenseWeight): Promise<number> =>
    relativeError(z, projected, await weighted(w, metric, options), options);
  return { recurrent: await error(zh, recurrent), input: zx && input && (await error(zx, input)) };
}
