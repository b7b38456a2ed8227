/** The options of a search. */
import { ALLOCATIONS, budgetOf, costOf } from '../allocation';
import {
  type Calibration,
  checkCalibration,
  checkDirnetSettings,
  checkMethod,
  checkTarget,
  chosenLayers,
  type CompressionMethod,
  type DirnetSettings,
  DEFAULT_METHOD,
  isDictionaryMethod,
  isRankedMethod,
  KIND_METHODS,
  kindMethodOf,
  type Plan,
  planCompression,
  RANKED_METHODS,
  refuseShifts,
  withAllocation,
  withOwnCalibration,
} from '../compress';
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkThreads, type Model, type Network } from '../model';
import { checkDtype, type Dtype } from '../weights';
import { checkLongCallOptions, readOptions, type LongCallOptions } from '../options';
import { suggest } from '../suggest';

/**
 * How a search allocates a budget: as plans do, or by `sensitivity`, what compressing a projection
 * group or a matrix alone does to the outputs of the model.
 */
export const SEARCH_ALLOCATIONS = [...ALLOCATIONS, 'sensitivity'] as const;
/** The rules by which a search may allocate a budget. */
export type SearchAllocation = (typeof SEARCH_ALLOCATIONS)[number];

/**
 * The loss of a model, in any unit; smaller is better. Null, as {@link evaluate} gives it where
 * nothing has a loss, is refused.
 */
export type ModelLoss = (model: Model) => number | null | Promise<number | null>;

/** Exactly one of `targetParameters`, `targetBytes`, `targetStepMicros` and `allowedLoss`. */
export interface SearchOptions extends LongCallOptions {
  /** The method that is to carry the plan out; default `joint-svd`. */
  readonly method?: CompressionMethod | undefined;
  /**
   * `odl` and `dirnet`: the atoms of each dictionary; by default a third of what is left goes into
   * them.
   */
  readonly rank?: number | undefined;
  /** `dirnet`: what differs from the defaults of its fit. */
  readonly dirnet?: DirnetSettings | undefined;
  /** `joint-svd`: whether P is made of W_h and W_x together. */
  readonly stacked?: boolean | undefined;
  /** `joint-svd`: whether fits are of products with the calibration's data. */
  readonly calibrated?: boolean | undefined;
  /** How the weights will be stored; default as they are. */
  readonly dtype?: Dtype | undefined;
  /** Names of the layers to compress; by default all that the method can compress. */
  readonly layers?: readonly string[] | undefined;
  /**
   * How a budget is allocated. `joint-svd`: any, default `tau`. The other methods do it by rules of
   * their own, but `low-rank`, `hashed`, `toeplitz-like` and `pruned` may by `sensitivity`.
   */
  readonly allocation?: SearchAllocation | undefined;
  /** The old name of `allocation`. */
  readonly spend?: SearchAllocation | undefined;
  /** The most parameters of the compressed model. */
  readonly targetParameters?: number | undefined;
  /** The most bytes that it may take as stored. */
  readonly targetBytes?: number | undefined;
  /** Microseconds that a step of one stream may take here and now: the median, measured. */
  readonly targetStepMicros?: number | undefined;
  /** By how much `loss` may grow, in its own unit: 0 or more. */
  readonly allowedLoss?: number | undefined;
  /** Called with the model and with each that the search tries; with `allowedLoss`. */
  readonly loss?: ModelLoss | undefined;
  /** Threads of a measured step; default 1. */
  readonly threads?: number | undefined;
  /**
   * Examples of the model's inputs: for `calibrated` fits, for `sensitivity`, or for both. They are
   * kept in memory for the latter.
   */
  readonly calibration?: Calibration | undefined;
}

const TARGETS = ['targetParameters', 'targetBytes', 'targetStepMicros', 'allowedLoss'] as const;

const NAMES = [
  'method',
  'rank',
  'dirnet',
  'stacked',
  'calibrated',
  'dtype',
  'layers',
  'allocation',
  ...TARGETS,
  'loss',
  'threads',
  'calibration',
  'signal',
  'onProgress',
];

function checkTargets(options: SearchOptions): void {
  const given = TARGETS.filter((target) => options[target] !== undefined);
  if (given.length !== 1)
    throw invalidOption(
      `exactly one of ${TARGETS.join(', ')} must be given, but got ` +
        (given.join(' and ') || 'none'),
    );
  const { targetParameters, targetBytes, targetStepMicros, allowedLoss } = options;
  if (targetParameters !== undefined) checkTarget(targetParameters, 'targetParameters');
  if (targetBytes !== undefined) checkTarget(targetBytes, 'targetBytes');
  if (
    targetStepMicros !== undefined &&
    !(Number.isFinite(targetStepMicros) && targetStepMicros > 0)
  )
    throw invalidOption(
      `targetStepMicros must be a number above 0, but is ${shown(targetStepMicros)}`,
    );
  if (allowedLoss !== undefined && !(Number.isFinite(allowedLoss) && allowedLoss >= 0))
    throw invalidOption(`allowedLoss must be a number of at least 0, but is ${shown(allowedLoss)}`);
}

/** Options that are taken only with another one. */
function checkCompanions({
  loss,
  allowedLoss,
  threads,
  targetStepMicros,
  ...rest
}: SearchOptions): void {
  const { calibration, calibrated = false, allocation } = rest;
  if ((loss === undefined) !== (allowedLoss === undefined))
    throw invalidOption('allowedLoss is by how much loss may grow: give both, or neither');
  if (loss !== undefined && typeof loss !== 'function')
    throw invalidOption(`loss must be a function of a model, but is ${shown(loss)}`);
  if (threads !== undefined && targetStepMicros === undefined)
    throw invalidOption(
      'threads are those of a measured step: leave them out, or give targetStepMicros',
    );
  if (threads !== undefined) checkThreads(threads);
  if (allocation === 'sensitivity' && calibration === undefined)
    throw invalidOption('sensitivity is measured on calibration: give examples of its inputs');
  checkCalibration(calibration, {
    calibrated: calibrated || allocation === 'sensitivity',
  });
}

/**
 * The options as they were given, each read once.
 * @throws CompactRnnError `INVALID_OPTION` for one that does not exist.
 */
export function ownSearchOptions(given: SearchOptions): SearchOptions {
  return withOwnCalibration(readOptions('searchPlan', withAllocation(given), NAMES));
}

/**
 * Checks all options, and gives the plan without any sizes yet: which layers it is for, how it
 * begins, how it is stored.
 * @throws CompactRnnError `INVALID_OPTION`.
 */
export function checkSearch(network: Network, options: SearchOptions): Plan {
  checkTargets(options);
  const allocation: unknown = options.allocation ?? 'tau';
  if (!SEARCH_ALLOCATIONS.includes(allocation as SearchAllocation)) {
    const word = shown(allocation);
    throw invalidOption(
      `allocation must be ${SEARCH_ALLOCATIONS.join(' or ')}, ` +
        `but is ${word}${suggest(word, SEARCH_ALLOCATIONS)}`,
    );
  }
  checkCompanions(options);
  checkLongCallOptions(options);
  const { method = DEFAULT_METHOD, rank, ...asked } = options;
  checkMethod(method);
  const budget = budgetOf(options);
  if (budget) costOf(budget.field, network, asked.dtype); // refuses bytes of several types
  refuseShifts(checkDirnetSettings(options.dirnet, method, 'dirnet'));
  if (rank !== undefined && !isDictionaryMethod(method))
    throw invalidOption(
      `rank is for odl and dirnet, whose dictionaries it sizes, but the method is ${method}: ` +
        'it is searched',
    );
  if (isRankedMethod(method)) return openRanks(network, options);
  for (const name of ['stacked', 'calibrated'] as const)
    if (asked[name])
      throw invalidOption(
        `${name} is for ${RANKED_METHODS.join(', ')}, but the method is ${method}: leave it out`,
      );
  if (options.allocation !== undefined) checkOwnAllocation(allocation as SearchAllocation, method);
  if (asked.dtype !== undefined) checkDtype(asked.dtype);
  const layers = chosenLayers(network, asked.layers, method).map(({ name }) => ({ name }));
  return { method, ...(asked.dtype && { dtype: asked.dtype }), layers };
}

/** Checks the options of methods other than joint SVD. */
function checkOwnAllocation(allocation: SearchAllocation, method: CompressionMethod): void {
  const measurable = kindMethodOf(method) !== null;
  if (measurable && allocation === 'sensitivity') return;
  const takers = [...RANKED_METHODS, ...(allocation === 'sensitivity' ? KIND_METHODS : [])].join(
    ', ',
  );
  const remedy = measurable ? 'leave it out, or take sensitivity' : 'leave it out';
  throw invalidOption(
    `allocation ${allocation} is for ${takers}, but the method is ${method}: ${remedy}`,
  );
}

function openRanks(network: Network, options: SearchOptions): Plan {
  const { method, stacked, calibrated, dtype, layers } = options;
  return planCompression(network, { method, stacked, calibrated, dtype, layers, tau: 1 });
}
