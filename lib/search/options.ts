/** The options of `searchPlan`: what they mean, and how they are checked. */
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
 * How a search allocates a budget: by the rules of plans, or by `sensitivity`, the measured change
 * of the model's outputs with one projection group or matrix alone compressed.
 */
export const SEARCH_ALLOCATIONS = [...ALLOCATIONS, 'sensitivity'] as const;
/** A rule by which a search allocates a budget. */
export type SearchAllocation = (typeof SEARCH_ALLOCATIONS)[number];

/**
 * The loss of a model, in any unit; smaller is better. Null (which {@link evaluate} returns where
 * no example has a loss) and numbers that are not finite end the search with an error.
 */
export type ModelLoss = (model: Model) => number | null | Promise<number | null>;

/** Exactly one of `targetParameters`, `targetBytes`, `targetStepMicros` and `allowedLoss`. */
export interface SearchOptions extends LongCallOptions {
  /** The compression method; default `joint-svd`. */
  readonly method?: CompressionMethod | undefined;
  /**
   * `odl` and `dirnet`: the number of atoms of each dictionary; by default dictionaries get a third
   * of the parameters that are left.
   */
  readonly rank?: number | undefined;
  /** `dirnet`: settings of its fit that differ from the defaults. */
  readonly dirnet?: DirnetSettings | undefined;
  /** `joint-svd`: whether P is fitted to W_h and W_x together. Default false. */
  readonly stacked?: boolean | undefined;
  /**
   * `joint-svd`: whether fits minimize the error of products with calibration data. Default false.
   */
  readonly calibrated?: boolean | undefined;
  /** The dtype in which the compressed weights are stored; default that of the model. */
  readonly dtype?: Dtype | undefined;
  /** Names of the layers to compress; default all that the method can compress. */
  readonly layers?: readonly string[] | undefined;
  /**
   * How a budget is allocated. `joint-svd` takes any, default `tau`. The other methods have rules
   * of their own; `low-rank`, `hashed`, `toeplitz-like` and `pruned` also take `sensitivity`.
   */
  readonly allocation?: SearchAllocation | undefined;
  /** The old name of `allocation`. */
  readonly spend?: SearchAllocation | undefined;
  /** The most parameters that the compressed model may have: at least 1. */
  readonly targetParameters?: number | undefined;
  /** The most bytes that its stored weights may take: at least 1. */
  readonly targetBytes?: number | undefined;
  /**
   * The longest step of one stream in microseconds: the median measured on this machine. Above 0.
   */
  readonly targetStepMicros?: number | undefined;
  /** How much `loss` may grow, in its own unit: at least 0. */
  readonly allowedLoss?: number | undefined;
  /** The loss that `allowedLoss` limits: called with the model and each compressed model tried. */
  readonly loss?: ModelLoss | undefined;
  /** Threads of a measured step, with `targetStepMicros`: 1 to 64, default 1. */
  readonly threads?: number | undefined;
  /**
   * Example inputs, for `calibrated` fits, `sensitivity` or both. For `sensitivity` all of them are
   * kept in memory.
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

/** Checks options that need another one. */
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
 * A copy of the options, each read once.
 * @throws CompactRnnError `INVALID_OPTION` for an unknown option.
 */
export function ownSearchOptions(given: SearchOptions): SearchOptions {
  return withOwnCalibration(readOptions('searchPlan', withAllocation(given), NAMES));
}

/**
 * Checks all options and returns the plan that the search will size: method, layers, start and
 * dtype, without ranks or densities.
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

/** Checks `allocation` for methods other than joint SVD. */
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

/** The unsized plan of joint SVD. Its tau of 1 is replaced by the ranks that the search finds. */
function openRanks(network: Network, options: SearchOptions): Plan {
  const { method, stacked, calibrated, dtype, layers } = options;
  return planCompression(network, { method, stacked, calibrated, dtype, layers, tau: 1 });
}
