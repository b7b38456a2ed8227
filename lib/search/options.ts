/** What a search is asked for. */
import {
  type Calibration,
  checkCalibration,
  checkMethod,
  checkStorage,
  checkTarget,
  chosenLayers,
  isDictionaryMethod,
  isKindMethod,
  KIND_METHODS,
  type Method,
  type OnProgress,
  type Plan,
  planCompression,
} from '../compress';
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { checkThreads, type Model, type Network } from '../model';
import { checkDtype, type Dtype } from '../weights';
import { checkOptionNames, checkSignal } from '../options';
import { suggest } from '../suggest';
import { SEARCH_SPENDS, type SearchSpend } from './spend';

/** The loss of a model, in any unit: whatever is to grow no further than allowed. */
export type LossOf = (model: Model) => number | Promise<number>;

/** Exactly one of `targetParameters`, `targetBytes`, `targetStepMicros` and `allowedLoss`. */
export interface SearchOptions {
  readonly method: Method;
  /**
   * `odl` and `dirnet`: the atoms of each dictionary; by default a third of what is left goes into
   * them.
   */
  readonly rank?: number | undefined;
  /** `joint-svd`: whether P is made of W_h and W_x together. */
  readonly stacked?: boolean | undefined;
  /** `joint-svd`: whether fits are of products with the calibration's data. */
  readonly calibrated?: boolean | undefined;
  readonly dtype?: Dtype | undefined;
  /** Names of the layers to compress; by default all that the method can do anything for. */
  readonly layers?: readonly string[] | undefined;
  /**
   * `joint-svd`: where it is spent; default `tau`. The others share it out by rules of their own,
   * but `low-rank`, `hashed`, `toeplitz-like` and `pruned` may by `sensitivity`.
   */
  readonly spend?: SearchSpend | undefined;
  /** Parameters of the compressed model, at most. */
  readonly targetParameters?: number | undefined;
  /** Its bytes as stored, at most. */
  readonly targetBytes?: number | undefined;
  /** Microseconds that a step of one stream may take here and now: the median, measured. */
  readonly targetStepMicros?: number | undefined;
  /** By how much `loss` may grow, in its own unit: 0 or more. */
  readonly allowedLoss?: number | undefined;
  /** Of the model and of what it could become; with `allowedLoss`. */
  readonly loss?: LossOf | undefined;
  /** Threads of a measured step; default 1. */
  readonly threads?: number | undefined;
  /**
   * What the model hears: for `calibrated` fits, for `sensitivity`, or for both. It is kept in
   * memory for the latter.
   */
  readonly calibration?: Calibration | undefined;
  /** Aborting rejects with the signal's reason, as soon as what is running allows. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

const TARGETS = ['targetParameters', 'targetBytes', 'targetStepMicros', 'allowedLoss'] as const;

const NAMES = [
  ...['method', 'rank', 'stacked', 'calibrated', 'dtype', 'layers', 'spend', ...TARGETS],
  ...['loss', 'threads', 'calibration', 'signal', 'onProgress'],
];

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

function checkTargets(options: SearchOptions): void {
  const given = TARGETS.filter((target) => options[target] !== undefined);
  if (given.length !== 1)
    fail(
      `exactly one of ${TARGETS.join(', ')} must be given, but got ${given.join(' and ') || 'none'}`,
    );
  const { targetParameters, targetBytes, targetStepMicros, allowedLoss } = options;
  if (targetParameters !== undefined) checkTarget(targetParameters, 'targetParameters');
  if (targetBytes !== undefined) checkTarget(targetBytes, 'targetBytes');
  if (
    targetStepMicros !== undefined &&
    !(Number.isFinite(targetStepMicros) && targetStepMicros > 0)
  )
    fail(`targetStepMicros must be a number above 0, but is ${shown(targetStepMicros)}`);
  if (allowedLoss !== undefined && !(Number.isFinite(allowedLoss) && allowedLoss >= 0))
    fail(`allowedLoss must be a number of at least 0, but is ${shown(allowedLoss)}`);
}

/** What is there for one of the others only. */
function checkCompanions({
  loss,
  allowedLoss,
  threads,
  targetStepMicros,
  ...rest
}: SearchOptions): void {
  const { calibration, calibrated = false, spend } = rest;
  if ((loss === undefined) !== (allowedLoss === undefined))
    fail('allowedLoss is by how much loss may grow: give both, or neither');
  if (loss !== undefined && typeof loss !== 'function')
    fail(`loss must be a function of a model, but is ${shown(loss)}`);
  if (threads !== undefined && targetStepMicros === undefined)
    fail('threads are those of a measured step: leave them out, or give targetStepMicros');
  if (threads !== undefined) checkThreads(threads);
  if (spend === 'sensitivity' && calibration === undefined)
    fail('sensitivity is measured on calibration: give examples of what the model hears');
  checkCalibration(calibration, calibrated || spend === 'sensitivity');
}

/**
 * Checks all options, and gives the plan without any sizes yet: which layers it is for, how it
 * begins, how it is stored.
 * @throws CompactRnnError `INVALID_OPTION`.
 */
export function checkSearch(network: Network, options: SearchOptions): Plan {
  checkOptionNames('searchPlan', options, NAMES);
  checkTargets(options);
  const spend: unknown = options.spend ?? 'tau';
  if (!SEARCH_SPENDS.includes(spend as SearchSpend)) {
    const word = shown(spend);
    fail(
      `spend must be ${SEARCH_SPENDS.join(' or ')}, but is ${word}${suggest(word, SEARCH_SPENDS)}`,
    );
  }
  checkCompanions(options);
  checkSignal(options.signal);
  const { onProgress } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function')
    fail(`onProgress must be a function, but is ${shown(onProgress)}`);
  const { method, rank, ...asked } = options;
  checkMethod(method);
  if (rank !== undefined && !isDictionaryMethod(method))
    fail(
      `rank is for odl and dirnet, whose dictionaries it sizes, but the method is ${method}: it is searched`,
    );
  if (method === 'joint-svd') return openJoints(network, options);
  for (const name of ['stacked', 'calibrated'] as const)
    if (asked[name]) fail(`${name} is for joint-svd, but the method is ${method}: leave it out`);
  if (options.spend !== undefined) checkOwnSpend(spend as SearchSpend, method);
  if (asked.dtype !== undefined) checkDtype(asked.dtype);
  const layers = chosenLayers(network, asked.layers, method).map(({ name }) => ({ name }));
  return { method, ...(asked.dtype && { dtype: asked.dtype }), layers };
}

/** Of the methods beside joint SVD. */
function checkOwnSpend(spend: SearchSpend, method: Method): void {
  const measurable = isKindMethod(method);
  if (measurable && spend === 'sensitivity') return;
  const takers = ['joint-svd', ...(spend === 'sensitivity' ? KIND_METHODS : [])].join(', ');
  const remedy = measurable ? 'leave it out, or take sensitivity' : 'leave it out';
  fail(`spend ${spend} is for ${takers}, but the method is ${method}: ${remedy}`);
}

function openJoints(network: Network, options: SearchOptions): Plan {
  checkStorage(network, options);
  const { method, stacked, calibrated, dtype, layers } = options;
  return planCompression(network, { method, stacked, calibrated, dtype, layers, tau: 1 });
}
