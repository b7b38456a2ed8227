/**
 * Sparse factors with a shared dictionary: D and Z_h from W_h by dictionary learning, then Z_x from
 * W_x by the LASSO over the same D (DirNet Eq. 5 and 7).
 *
 * lambda is one number for all layers unless it is given for each. By it each layer finds its own
 * density: one more nonzero would lessen the squared error of all matrices together by the same
 * amount everywhere.
 */
import { invalidOption } from '../errors';
import type { DenseWeight } from '../weights';
import { checkOptionNames, type Progress } from '../options';
import {
  dictionaryLearning,
  LEARNING_OPTION_NAMES,
  type LearningOptions,
} from './dictionary-learning';
import { checkReaders, matricesOf, type Readers, type SparseFit } from './factors';
import { checkAbove, checkFit, checkWhole, FIT_OPTION_NAMES, type FitOptions } from './options';
import { lambdaFor } from './lambda';
import { FitProgress } from './progress';
import { ROUGHLY, SparseCodes } from './sparse-codes';

export interface SharedOptions extends FitOptions, Omit<LearningOptions, 'initial'> {
  /** r, from 1: one number for all layers, or one for each. More than N is allowed, but useless. */
  readonly atoms: number | readonly number[];
  /**
   * What a magnitude of 1 in Z costs, in all layers or in each. Either this or `nonzeros`, for
   * which one lambda of all layers is searched.
   */
  readonly lambda?: number | readonly number[] | undefined;
  /** The most nonzeros of all Z together: lambda is searched. Either this or `lambda`. */
  readonly nonzeros?: number | undefined;
  /**
   * Ends with the least squares fit over the nonzeros of each row (native/solvers/refit.h); default
   * false.
   */
  readonly refit?: boolean | undefined;
}

const SHARED_OPTION_NAMES = [
  'atoms',
  'lambda',
  'nonzeros',
  'refit',
  ...LEARNING_OPTION_NAMES.filter((name) => name !== 'initial' && name !== 'atomNorm'),
  ...FIT_OPTION_NAMES,
];

/** The slack of a budget where it only chooses the lambda by which D is learned. */
const ROUGHLY_SLACK = 0.1;

/** Learns the dictionaries of all layers, from `previous` ones if there are any. */
async function learn(
  layers: readonly Readers[],
  atoms: readonly number[],
  lambdas: readonly number[],
  options: LearningOptions & FitOptions,
  previous: readonly DenseWeight[] | undefined,
  progress: FitProgress,
): Promise<DenseWeight[]> {
  const dictionaries: DenseWeight[] = [];
  for (const [l, { recurrent }] of layers.entries()) {
    const shifts = options.shifts ?? 0;
    const initial = previous && unshifted(previous[l]!, shifts);
    const what = `dictionary ${l + 1} of ${layers.length}`;
    const onProgress = ({ done, total }: Progress) => {
      const left = layers.length - l - (done - 1) / total;
      progress.advance(`${what}, pass ${done}`, 1 / (total * left));
    };
    const given = { ...options, atoms: atoms[l]!, lambda: lambdas[l]!, initial, onProgress };
    dictionaries.push((await dictionaryLearning(recurrent, given)).dictionary);
  }
  return dictionaries;
}

/** The atoms of a dictionary with all their shifts. */
function unshifted({ kind, rows, cols, data }: DenseWeight, shifts: number): DenseWeight {
  const each = 2 * shifts + 1;
  const atoms = new Float32Array((rows / each) * cols);
  for (let k = 0; k * each < rows; k++) {
    const from = (k * each + shifts) * cols;
    atoms.set(data.subarray(from, from + cols), k * cols);
  }
  return { kind, rows: rows / each, cols, data: atoms };
}

/** A tenth of a row's typical length: lambda_1 = 0.1 of the paper, for rows of length 1. */
function firstLambda(layers: readonly Readers[]): number {
  const all = layers.flatMap(matricesOf);
  const norm2 = all.reduce((sum, { data }) => data.reduce((s, x) => s + x * x, sum), 0);
  return 0.1 * Math.sqrt(norm2 / all.reduce((sum, { rows }) => sum + rows, 0)) || 1;
}

function checkLambda(lambda: number | readonly number[], layers: number): void {
  if (typeof lambda === 'number' || !Array.isArray(lambda)) {
    checkAbove('lambda', lambda, 0);
    return;
  }
  if (lambda.length !== layers)
    throw invalidOption(
      `lambda must be one number, or one for each of the ${layers} layers, but there are ` +
        `${lambda.length}`,
    );
  lambda.forEach((each, l) => {
    checkAbove(`lambda[${l}]`, each, 0);
  });
}

/** Options that `odlFactor` and `dirnetFactor` share, checked; the atoms of each layer. */
export function checkShared(
  call: string,
  layers: readonly Readers[],
  options: SharedOptions,
  more: readonly string[],
): number[] {
  checkOptionNames(call, options, [...SHARED_OPTION_NAMES, ...more]);
  const { atoms, lambda, nonzeros } = options;
  checkFit(options);
  checkReaders(layers);
  if ((lambda === undefined) === (nonzeros === undefined))
    throw invalidOption(`${call} takes either lambda or nonzeros`);
  if (lambda !== undefined) checkLambda(lambda, layers.length);
  if (nonzeros !== undefined) checkWhole('nonzeros', nonzeros, 0, Number.MAX_SAFE_INTEGER);
  if (typeof atoms !== 'number' && atoms.length !== layers.length)
    throw invalidOption(
      `atoms must be one number, or one for each of the ${layers.length} layers, but there ` +
        `are ${atoms.length}`,
    );
  return layers.map((_, l) => (typeof atoms === 'number' ? atoms : atoms[l]!));
}

/** Dictionaries and codes of all layers, and the penalty that they belong to. */
interface Shared {
  readonly codes: SparseCodes;
  /** The penalty of all layers, times the factor of each. */
  readonly lambda: number;
  readonly factors: readonly number[];
  readonly nonzeros: number;
}

/** Dictionaries that are learned with a lambda, from previous ones or anew, and codes over them. */
async function learnedFor(
  layers: readonly Readers[],
  atoms: readonly number[],
  factors: readonly number[],
  lambda: number,
  options: SharedOptions,
  previous: readonly DenseWeight[] | undefined,
  progress: FitProgress,
): Promise<{ dictionaries: readonly DenseWeight[]; codes: SparseCodes }> {
  const { epochs, tolerance, batch, sweeps, codeTolerance, atomNorm, shifts, seed } = options;
  const learning = { epochs, tolerance, batch, sweeps, codeTolerance, atomNorm, shifts, seed };
  const fit = { signal: options.signal, threads: options.threads };
  const lambdas = factors.map((factor) => factor * lambda);
  const settings = { ...learning, ...fit };
  const dictionaries = await learn(layers, atoms, lambdas, settings, previous, progress);
  return { dictionaries, codes: await SparseCodes.over(dictionaries, layers, fit, factors) };
}

/**
 * Dictionaries and codes of all layers for a lambda. Where lambda is searched, that happens twice:
 * roughly, with dictionaries learned by the lambda where the search begins, then exactly, with
 * dictionaries learned further by the lambda that was found.
 *
 * @param begin the share of the whole fit that was done before.
 * @param end the share that is done after it.
 */
export async function shareDictionaries(
  layers: readonly Readers[],
  atoms: readonly number[],
  options: SharedOptions,
  progress: FitProgress,
  end: number,
  begin = 0,
): Promise<Shared> {
  const at = (share: number): number => begin + share * (end - begin);
  const { nonzeros: most, lambda: given } = options;
  const each = typeof given === 'number' ? undefined : given;
  const factors = each ?? layers.map(() => 1);
  const start = each ? 1 : ((given as number | undefined) ?? firstLambda(layers));
  const over = (lambda: number, previous?: readonly DenseWeight[]) =>
    learnedFor(layers, atoms, factors, lambda, options, previous, progress);
  let nonzeros = 0;
  const solve = (codes: SparseCodes, precision?: number) => async (lambda: number) => {
    ({ nonzeros } = await codes.solve(lambda, precision));
    progress.advance(`codes: ${nonzeros} nonzeros`);
    return nonzeros;
  };
  progress.begin(at(1 / 4));
  const first = await over(start);
  progress.begin(at(1 / 2));
  if (most === undefined) {
    await solve(first.codes)(start);
    return { codes: first.codes, lambda: start, factors, nonzeros };
  }
  const near = await lambdaFor(most, start, solve(first.codes, ROUGHLY), ROUGHLY_SLACK);
  progress.begin(at(3 / 4));
  const { codes } = await over(near, first.dictionaries);
  codes.state = first.codes.state;
  progress.begin(end);
  const lambda = await lambdaFor(most, near, solve(codes));
  return { codes, lambda, factors, nonzeros };
}

export type OdlOptions = SharedOptions;

/**
 * LSTM-ODL of Zhang et al. 2018: W_h ~ Z_h D and W_x ~ Z_x D for every layer, by online dictionary
 * learning (Mairal et al. 2009) of the W_h and the LASSO of the W_x over the same dictionaries; off
 * the main thread. The same seed gives the same result.
 *
 * @throws CompactRnnError INVALID_OPTION, INVALID_INPUT; the signal's reason when aborted.
 */
export async function odlFactor(
  layers: readonly Readers[],
  options: OdlOptions,
): Promise<SparseFit> {
  const atoms = checkShared('odlFactor', layers, options, ['atomNorm']);
  const progress = new FitProgress(options.onProgress);
  const shared = await shareDictionaries(layers, atoms, options, progress, 1);
  const { codes, lambda, nonzeros } = shared;
  if (options.refit) await codes.refit();
  const lambdas = shared.factors.map((factor) => factor * lambda);
  return { factors: codes.factors(), lambdas, nonzeros };
}
