/** What a search is asked for. */
import { checkCalibration, type Calibration } from '../compress/calibration';
import { checkTarget } from '../compress/limits';
import { checkStorage, planCompression } from '../compress/plan';
import type { Method, OnProgress, Plan } from '../compress';
import { CompactRnnError } from '../errors';
import { shown } from '../json/shown';
import { checkThreads } from '../model';
import type { Dtype, Model, Network } from '../model';
import { checkOptionNames, checkSignal } from '../options';
import { suggest } from '../suggest';
import { SEARCH_SPENDS, type SearchSpend } from './spend';

/** The loss of a model, in any unit: whatever is to grow no further than allowed. */
export type LossOf = (model: Model) => number | Promise<number>;

/** Exactly one of `targetParameters`, `targetBytes`, `targetStepMicros` and `allowedLoss`. */
export interface SearchOptions {
  readonly method: Method;
  readonly stacked?: boolean | undefined;
  /** Whether fits are of products with the calibration's data. */
  readonly calibrated?: boolean | undefined;
  readonly dtype?: Dtype | undefined;
  /** Names of the layers to compress; by default all that have no projection yet. */
  readonly layers?: readonly string[] | undefined;
  /** Where it is spent; default `tau`. */
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
  /** What the model hears: for `calibrated` fits, for `sensitivity`, or for both. It is kept in memory for the latter. */
  readonly calibration?: Calibration | undefined;
  /** Aborting rejects with the signal's reason, as soon as what is running allows. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

const TARGETS = ['targetParameters', 'targetBytes', 'targetStepMicros', 'allowedLoss'] as const;

const NAMES = [
  ...['method', 'stacked', 'calibrated', 'dtype', 'layers', 'spend', ...TARGETS],
  ...['loss', 'threads', 'calibration', 'signal', 'onProgress'],
];

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

function checkTargets(options: SearchOptions): void {
  const given = TARGETS.filter((target) => options[target] !== undefined);
  if (given.length !== 1)
    fail(`exactly one of ${TARGETS.join(', ')} must be given, but got ${given.join(' and ') || 'none'}`);
  const { targetParameters, targetBytes, targetStepMicros, allowedLoss } = options;
  if (targetParameters !== undefined) checkTarget(targetParameters, 'targetParameters');
  if (targetBytes !== undefined) checkTarget(targetBytes, 'targetBytes');
  if (targetStepMicros !== undefined && !(Number.isFinite(targetStepMicros) && targetStepMicros > 0))
    fail(`targetStepMicros must be a number above 0, but is ${shown(targetStepMicros)}`);
  if (allowedLoss !== undefined && !(Number.isFinite(allowedLoss) && allowedLoss >= 0))
    fail(`allowedLoss must be a number of at least 0, but is ${shown(allowedLoss)}`);
}

/** What is there for one of the others only. */
function checkCompanions({ loss, allowedLoss, threads, targetStepMicros, ...rest }: SearchOptions): void {
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
 * Checks all options, and gives the plan without any ranks yet: what it is for, how it begins, how it is stored.
 * @throws CompactRnnError `INVALID_OPTION`.
 */
export function checkSearch(network: Network, options: SearchOptions): Plan {
  checkOptionNames('searchPlan', options, NAMES);
  checkTargets(options);
  const spend: unknown = options.spend ?? 'tau';
  if (!SEARCH_SPENDS.includes(spend as SearchSpend)) {
    const word = shown(spend);
    fail(`spend must be ${SEARCH_SPENDS.join(' or ')}, but is ${word}${suggest(word, SEARCH_SPENDS)}`);
  }
  checkCompanions(options);
  checkSignal(options.signal);
  const { onProgress } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function')
    fail(`onProgress must be a function, but is ${shown(onProgress)}`);
  checkStorage(network, options);
  const { method, stacked, calibrated, dtype, layers } = options;
  if (method !== 'joint-svd')
    fail(`method must be joint-svd, the only one with ranks to search, but is ${shown(method)}`);
  return planCompression(network, { method, stacked, calibrated, dtype, layers, tau: 1 });
}
