/**
 * Sparse factors with a shared dictionary: D and Z_h from W_h by dictionary learning, then Z_x from
 * W_x by the LASSO over the same D (DirNet Eq. 5 and 7).
 *
 * lambda is one number for all layers: each layer finds its own density by it, and of the squared
 * error of all matrices together a nonzero more would take off the same everywhere.
 */
import { CompactRnnError } from '../errors';
import type { DenseWeight } from '../weights';
import { checkOptionNames } from '../options';
import {
  dictionaryLearning,
  LEARNING_OPTION_NAMES,
  type LearningOptions,
} from './dictionary-learning';
import { checkReaders, matricesOf, type Readers } from './factors';
import { checkAbove, checkFit, checkWhole, FIT_OPTION_NAMES, type FitOptions } from './options';
import { lambdaFor } from './lambda';
import { ROUGHLY, SparseCodes } from './sparse-codes';

export interface SharedOptions extends FitOptions, Omit<LearningOptions, 'initial'> {
  /** r, for all layers or one for each; at most N makes sense, N itself is allowed, and more. */
  readonly atoms: number | readonly number[];
  /** What a magnitude of 1 in Z costs. Either this or `nonzeros`. */
  readonly lambda?: number | undefined;
  /** The nonzeros that all Z together may have: lambda is searched. */
  readonly nonzeros?: number | undefined;
  /**
   * Ends with the least squares fit over the nonzeros of each row (native/solvers/refit.h); default
   * false.
   */
  readonly refit?: boolean | undefined;
}

const SHARED_OPTION_NAMES = [
  ...['atoms', 'lambda', 'nonzeros', 'refit'],
  ...LEARNING_OPTION_NAMES.filter((name) => name !== 'initial' && name !== 'atomNorm'),
  ...FIT_OPTION_NAMES,
];

/** How closely a budget is met where it only matters for which lambda D is learned. */
const ROUGHLY_SLACK = 0.1;

/** Learns the dictionaries of all layers; `previous` ones to go on from. */
async function learn(
  layers: readonly Readers[],
  atoms: readonly number[],
  lambda: number,
  options: LearningOptions & FitOptions,
  previous: readonly DenseWeight[] | undefined,
): Promise<DenseWeight[]> {
  const dictionaries: DenseWeight[] = [];
  for (const [l, { recurrent }] of layers.entries()) {
    const shifts = options.shifts ?? 0;
    const initial = previous && unshifted(previous[l]!, shifts);
    const given = { ...options, atoms: atoms[l]!, lambda, initial };
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
    throw new CompactRnnError('INVALID_OPTION', `${call} takes either lambda or nonzeros`);
  if (lambda !== undefined) checkAbove('lambda', lambda, 0);
  if (nonzeros !== undefined) checkWhole('nonzeros', nonzeros, 0, Number.MAX_SAFE_INTEGER);
  if (typeof atoms !== 'number' && atoms.length !== layers.length)
    throw new CompactRnnError(
      'INVALID_OPTION',
      `atoms must be one number, or one for each of the ${layers.length} layers, but there are ${atoms.length}`,
    );
  return layers.map((_, l) => (typeof atoms === 'number' ? atoms : atoms[l]!));
}

/**
 * Dictionaries and codes of all layers for a lambda. Where it is searched: first roughly, with
 * dictionaries for the lambda where the search begins, then with what is learned on for the one
 * that was found.
 */
export async function shareDictionaries(
  layers: readonly Readers[],
  atoms: readonly number[],
  options: SharedOptions,
): Promise<{ codes: SparseCodes; lambda: number; nonzeros: number }> {
  const { nonzeros: most, signal, onProgress, threads } = options;
  const { epochs, tolerance, batch, sweeps, codeTolerance, atomNorm, shifts, seed } = options;
  const learning = { epochs, tolerance, batch, sweeps, codeTolerance, atomNorm, shifts, seed };
  const fit = { signal, onProgress, threads };
  const over = async (lambda: number, previous?: readonly DenseWeight[]) => {
    const dictionaries = await learn(layers, atoms, lambda, { ...learning, ...fit }, previous);
    return { dictionaries, codes: await SparseCodes.over(dictionaries, layers, fit) };
  };
  let [nonzeros, done] = [0, 0];
  const solve = (codes: SparseCodes, precision?: number) => async (lambda: number) => {
    nonzeros = await codes.solve(lambda, precision);
    const what = `${nonzeros} nonzeros at lambda ${lambda.toPrecision(3)}`;
    onProgress?.({ what, done: ++done, total: undefined });
    return nonzeros;
  };
  const start = options.lambda ?? firstLambda(layers);
  const first = await over(start);
  if (most === undefined) {
    await solve(first.codes)(start);
    return { codes: first.codes, lambda: start, nonzeros };
  }
  const near = await lambdaFor(most, start, solve(first.codes, ROUGHLY), ROUGHLY_SLACK);
  const { codes } = await over(near, first.dictionaries);
  codes.state = first.codes.state;
  const lambda = await lambdaFor(most, near, solve(codes));
  return { codes, lambda, nonzeros };
}
