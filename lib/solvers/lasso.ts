/**
 * Sparse codes over a given dictionary: the LASSO (Tibshirani 1996) of every row of W [m, n] over
 * the rows of D [r, n],
 *
 *     min_Z  1/2 |W - Z D|_F^2 + lambda sum_ij weight_ij |Z_ij|        Z [m, r]
 *
 * as in Eq. 7 and 14 of DirNet (Zhang et al. 2018), by coordinate descent in f64. As scikit-learn
 * has it (`sparse_encode`, alpha = lambda), but not divided by the number of samples or features as
 * `Lasso` does.
 */
import { denseWeight, type DenseWeight } from '../weights';
import { native, type LassoHandle, type NativeSolution } from '../native';
import { checkOptionNames } from '../options';
import {
  checkAbove,
  checkAtLeast,
  checkFit,
  checkMatrix,
  checkShape,
  checkWhole,
  FIT_OPTION_NAMES,
  runFit,
  type FitOptions,
} from './options';

/** When coordinate descent ends. */
export interface Stopping {
  /** The duality gap of a row at which it is done, as a share of |w|^2; default 1e-6. */
  readonly tolerance?: number | undefined;
  /** Sweeps over a row after which it ends whatever its gap; default 1000. */
  readonly maxSweeps?: number | undefined;
}

export interface LassoOptions extends FitOptions, Stopping {
  /** What a magnitude of 1 costs: above 0, in the units of W times those of D. */
  readonly lambda: number;
  /**
   * Above 0, one an atom [1, r] or one a coefficient [m, r]; infinity keeps a coefficient at zero.
   * Default all 1.
   */
  readonly weights?: DenseWeight | undefined;
  /**
   * Codes to begin with; default zeros. They change how soon it ends, and the result within its
   * tolerance.
   */
  readonly start?: DenseWeight | undefined;
}

/** Z, with sums over all rows. */
export interface LassoSolution {
  /** With exact zeros. */
  readonly codes: DenseWeight;
  readonly objective: number;
  /** The objective is at most this far above the minimum. */
  readonly gap: number;
  readonly nonzeros: number;
}

/** Sweeps that a call of the addon makes, some tenths of a second for the largest layers. */
const SWEEPS_A_CALL = 20;

/**
 * A problem that remembers its codes: it can be solved again, from where it is, for another lambda
 * or other weights.
 */
export class Lasso {
  readonly #handle: LassoHandle;
  readonly #rows: number;
  readonly #atoms: number;
  readonly #options: FitOptions;

  private constructor(handle: LassoHandle, rows: number, atoms: number, options: FitOptions) {
    this.#handle = handle;
    this.#rows = rows;
    this.#atoms = atoms;
    this.#options = options;
  }

  /**
   * @param dictionary D [r, n].
   * @param targets W [m, n].
   * @throws CompactRnnError INVALID_INPUT where shapes do not fit or a number is not finite.
   */
  static async of(
    dictionary: DenseWeight,
    targets: DenseWeight,
    options: FitOptions = {},
  ): Promise<Lasso> {
    const threads = checkFit(options);
    const [{ rows: atoms, cols }, { rows }] = [dictionary, targets];
    checkMatrix('the dictionary', dictionary);
    checkMatrix('the matrix', targets);
    checkShape('the dictionary', dictionary, atoms, targets.cols);
    const handle = await runFit(
      () => native.createLasso(dictionary.data, atoms, targets.data, rows, cols, threads),
      options,
    );
    return new Lasso(handle, rows, atoms, options);
  }

  /** Z, a copy. */
  get codes(): DenseWeight {
    return denseWeight(this.#rows, this.#atoms, native.lassoCodes(this.#handle));
  }

  /** Goes on from these codes [m, r]. */
  set codes(codes: DenseWeight) {
    checkMatrix('start', codes);
    checkShape('start', codes, this.#rows, this.#atoms);
    native.startLasso(this.#handle, codes.data);
  }

  /** Weights above 0, [1, r] or [m, r]. */
  weigh(weights: DenseWeight): void {
    checkShape('weights', weights, weights.rows === 1 ? 1 : this.#rows, this.#atoms);
    native.weighLasso(this.#handle, weights.data);
  }

  /** Weights from the codes as they are: Eq. 17 of DirNet (native/solvers/adaptive_weights.h). */
  async adapt(gamma: number, by: 'atom' | 'coefficient'): Promise<void> {
    await runFit(() => native.adaptLasso(this.#handle, gamma, by), this.#options);
  }

  /** Least squares over the nonzeros of each row: undoes the shrinkage of the penalty. */
  async refit(): Promise<void> {
    await runFit(() => native.refitLasso(this.#handle), this.#options);
  }

  async solve(
    lambda: number,
    { tolerance = 1e-6, maxSweeps = 1000 }: Stopping = {},
  ): Promise<NativeSolution> {
    checkAbove('lambda', lambda, 0);
    checkAtLeast('tolerance', tolerance, 0);
    checkWhole('maxSweeps', maxSweeps, 1, 2 ** 31);
    for (let sweeps = 0; ; sweeps += SWEEPS_A_CALL) {
      const few = Math.min(SWEEPS_A_CALL, maxSweeps - sweeps);
      const solution = await runFit(
        () => native.solveLasso(this.#handle, lambda, tolerance, few),
        this.#options,
      );
      const done = this.#rows - solution.unfinished;
      this.#options.onProgress?.({ stage: 'lasso', done, total: this.#rows });
      if (solution.unfinished === 0 || sweeps + few >= maxSweeps) return solution;
    }
  }
}

/**
 * Sparse codes Z of W over the dictionary D, off the main thread. Rows end one by one, each at its
 * tolerance; where `maxSweeps` ends them, `gap` says what is missing.
 *
 * @param dictionary D [r, n]: its rows are atoms, of any length; a zero one is never used.
 * @param targets W [m, n].
 * @throws CompactRnnError INVALID_OPTION, INVALID_INPUT; the signal's reason when aborted.
 */
export async function lasso(
  dictionary: DenseWeight,
  targets: DenseWeight,
  options: LassoOptions,
): Promise<LassoSolution> {
  checkOptionNames('lasso', options, [
    'lambda',
    'weights',
    'start',
    'tolerance',
    'maxSweeps',
    ...FIT_OPTION_NAMES,
  ]);
  const { lambda, weights, start } = options;
  checkAbove('lambda', lambda, 0);
  const problem = await Lasso.of(dictionary, targets, options);
  if (weights) problem.weigh(weights);
  if (start) problem.codes = start;
  const { objective, gap, nonzeros } = await problem.solve(lambda, options);
  return { codes: problem.codes, objective, gap, nonzeros };
}
