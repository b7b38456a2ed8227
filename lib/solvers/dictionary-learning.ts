/**
 * Dictionary learning: W ~ Z D with sparse Z, D of r atoms no longer than 1 (Mairal et al. 2009;
 * DirNet Eq. 4, 5, 9),
 *
 *     min_{D, Z}  1/2 |W - Z D|_F^2 + lambda |Z|_1        W [m, n], Z [m, r], D [r, n]
 *
 * The papers write W ~ D Z with samples as columns. Here samples are the rows of W, and D stands on
 * the right, as P does in the joint SVD: W_h h = Z_h (D h), so that one D h per step serves all
 * that read h.
 */
import { denseWeight, type DenseWeight } from '../weights';
import { native } from '../native';
import { checkOptionNames } from '../options';
import {
  checkAbove,
  checkAtLeast,
  checkFit,
  checkMatrix,
  checkOneOf,
  checkShape,
  checkWhole,
  FIT_OPTION_NAMES,
  runFit,
  type FitOptions,
} from './options';

/** How long, how precisely and from what start a dictionary is learned. */
export interface LearningOptions {
  /** Passes over the rows of W; default 10, as in DirNet. */
  readonly epochs?: number | undefined;
  /**
   * Learning ends early once an epoch lowers the objective by less than this share of it; default
   * 1e-4.
   */
  readonly tolerance?: number | undefined;
  /**
   * Rows between two updates of D; default 256. With all rows it is the alternating minimisation of
   * older papers.
   */
  readonly batch?: number | undefined;
  /** The most sweeps of coordinate descent each time a code is fitted; default 20. */
  readonly sweeps?: number | undefined;
  /** The duality gap at which the sweeps end early, as a share of |w|^2; default 1e-4. */
  readonly codeTolerance?: number | undefined;
  /** `ball` (the default): |d| <= 1, Mairal; `sphere`: |d| = 1, DirNet. */
  readonly atomNorm?: 'ball' | 'sphere' | undefined;
  /**
   * Atoms also count shifted by up to so many positions either way (DirNet Eq. 9); default 0. See
   * lib/solvers/dirnet.ts.
   */
  readonly shifts?: number | undefined;
  /** D to begin with, [r, n]; default random rows of W. */
  readonly initial?: DenseWeight | undefined;
  /** 0 to 2^53 - 1, default 1: order of the rows, first atoms. */
  readonly seed?: number | undefined;
}

export const LEARNING_OPTION_NAMES = [
  'epochs',
  'tolerance',
  'batch',
  'sweeps',
  'codeTolerance',
  'atomNorm',
  'shifts',
  'initial',
  'seed',
];

export interface DictionaryOptions extends FitOptions, LearningOptions {
  /** r, from 1. */
  readonly atoms: number;
  /** lambda, above 0. */
  readonly lambda: number;
}

export interface LearnedDictionary {
  /** D; with shifts all of them, [r (2 shifts + 1), n], those of an atom side by side. */
  readonly dictionary: DenseWeight;
  /** Z of the last epoch, with exact zeros. D changed since: a `start` for `lasso`. */
  readonly codes: DenseWeight;
  /** The objective after each epoch. */
  readonly objectives: readonly number[];
}

/** Options of learning, complete and checked, but for `initial`. */
function checked(options: DictionaryOptions, w: DenseWeight) {
  const full = {
    epochs: options.epochs ?? 10,
    tolerance: options.tolerance ?? 1e-4,
    batch: options.batch ?? 256,
    sweeps: options.sweeps ?? 20,
    codeTolerance: options.codeTolerance ?? 1e-4,
    atomNorm: options.atomNorm ?? 'ball',
    shifts: options.shifts ?? 0,
    seed: options.seed ?? 1,
    atoms: options.atoms,
    lambda: options.lambda,
  };
  checkWhole('atoms', full.atoms, 1, 2 ** 20);
  checkAbove('lambda', full.lambda, 0);
  checkWhole('epochs', full.epochs, 1, 2 ** 31);
  checkAtLeast('tolerance', full.tolerance, 0);
  checkWhole('batch', full.batch, 1, 2 ** 31);
  checkWhole('sweeps', full.sweeps, 1, 2 ** 31);
  checkAtLeast('codeTolerance', full.codeTolerance, 0);
  checkWhole('shifts', full.shifts, 0, Math.floor((w.cols - 1) / 2));
  checkWhole('seed', full.seed, 0, Number.MAX_SAFE_INTEGER);
  checkOneOf('atomNorm', full.atomNorm, ['ball', 'sphere']);
  return full;
}

/**
 * Learns a dictionary of the rows of W, off the main thread. The same seed gives the same bits on
 * one machine, whatever the number of threads. An atom that no row uses at the end of an epoch is
 * replaced by a row at random.
 *
 * @throws CompactRnnError INVALID_OPTION, INVALID_INPUT; the signal's reason when aborted.
 */
export async function dictionaryLearning(
  w: DenseWeight,
  options: DictionaryOptions,
): Promise<LearnedDictionary> {
  const names = ['atoms', 'lambda', ...LEARNING_OPTION_NAMES, ...FIT_OPTION_NAMES];
  checkOptionNames('dictionaryLearning', options, names);
  const threads = checkFit(options);
  checkMatrix('the matrix', w);
  const { initial, onProgress } = options;
  const { epochs, tolerance, codeTolerance, atomNorm, ...rest } = checked(options, w);
  if (initial) {
    checkMatrix('initial', initial);
    checkShape('initial', initial, rest.atoms, w.cols);
  }
  const given = { ...rest, tolerance: codeTolerance, sphere: atomNorm === 'sphere', threads };
  const learner = await runFit(
    () => native.createDictionaryLearner(w.data, w.rows, w.cols, given, initial?.data),
    options,
  );
  const objectives: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const { objective } = await runFit(() => native.runEpoch(learner), options);
    const before = objectives.at(-1) ?? Infinity;
    objectives.push(objective);
    onProgress?.({ stage: 'dictionary', done: epoch, total: epochs });
    if (before - objective <= tolerance * objective) break;
  }
  const { dictionary, codes } = native.learnedDictionary(learner);
  const rows = dictionary.length / w.cols;
  return {
    dictionary: denseWeight(rows, w.cols, dictionary),
    codes: denseWeight(w.rows, rows, codes),
    objectives,
  };
}
