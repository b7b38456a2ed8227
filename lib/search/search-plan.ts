/**
 * Plans that are searched for, since what they promise must be measured: a time, a loss, or the
 * allocation that changes the outputs least. Bisection along the method's compression path tries
 * some ten models.
 */
import { withCallbacks } from '../callbacks';
import { budgetOf, firstMeasured } from '../allocation';
import {
  decomposeModel,
  isRankedMethod,
  type Plan,
  type ResolvedPlan,
  StepCounter,
} from '../compress';
import { invalidOption } from '../errors';
import { Model, type Network } from '../model';
import { matrixSteps, searchedMatrices } from './matrix-path';
import {
  checkSearch,
  ownSearchOptions,
  type SearchAllocation,
  type SearchOptions,
} from './options';
import type { SearchSensitivity } from './output-change';
import { rankSteps, searchedRanks } from './rank-path';
import { SIZE_STEPS, sizePath, type SearchContext, type SearchPath } from './search-path';
import { measureFor, trialOf, Trials, type SearchTrial } from './trials';

/** What a search tried and found. */
export interface SearchReport {
  /** How the budget was allocated; null where the method does it by a rule of its own. */
  readonly allocation: SearchAllocation | null;
  /** The old name of `allocation`. */
  readonly spend: SearchAllocation | null;
  /** The model as it is. */
  readonly before: SearchTrial;
  /** What the plan makes of it. */
  readonly after: SearchTrial;
  /** All that was tried, in that order. */
  readonly tried: readonly SearchTrial[];
  /** Where the budget was allocated by it, else null. */
  readonly sensitivities: readonly SearchSensitivity[] | null;
}

/** The plan that a search found, and how it was found. */
export interface SearchedPlan {
  /** With every size: of joint SVD a rank for every direction that is cut. */
  readonly plan: ResolvedPlan;
  /** What was tried on the way. */
  readonly report: SearchReport;
}

/** Steps that are reported, at most. */
function stepsOf(model: Model, open: Plan, options: SearchOptions): number {
  if (isRankedMethod(open.method)) return rankSteps(model, open, options);
  return options.allocation === 'sensitivity' ? matrixSteps(open) : SIZE_STEPS;
}

async function pathOf(context: SearchContext): Promise<SearchPath> {
  if (isRankedMethod(context.open.method)) return searchedRanks(context);
  if (context.options.allocation === 'sensitivity') return searchedMatrices(context);
  return sizePath(context);
}

/** Measures a plan of the path. */
type TrialAt = (index: number) => Promise<SearchTrial>;

/** The first plan whose step is fast enough: the model as it is, or by bisection. */
async function fastEnough(length: number, target: number, trialAt: TrialAt): Promise<number> {
  const isFast = async (index: number) => (await trialAt(index)).stepMicros! <= target;
  if (await isFast(0)) return 0;
  const index = await firstMeasured(length, isFast);
  if (index < length) return index;
  const { stepMicros } = await trialAt(length - 1);
  throw invalidOption(
    `targetStepMicros is ${target}, but at the smallest sizes a step takes ` +
      `${stepMicros!.toPrecision(3)} here: raise it, compress more layers, store them as int8, or take another method`,
  );
}

/** The last plan whose loss has not grown too far. */
async function goodEnough(
  length: number,
  allowed: number,
  before: number,
  trialAt: TrialAt,
): Promise<number> {
  const growth = async (index: number) => (await trialAt(index)).loss! - before;
  const beyond = await firstMeasured(length, async (index) => (await growth(index)) > allowed);
  if (beyond > 0) return beyond - 1;
  throw invalidOption(
    `allowedLoss is ${allowed}, but the loss grows by ` +
      `${(await growth(0)).toPrecision(3)} at the largest sizes already: raise it, or store them in a wider type`,
  );
}

async function chosen(
  { path, planWithin }: SearchPath,
  options: SearchOptions,
  before: SearchTrial,
  trials: Trials,
): Promise<ResolvedPlan> {
  const { targetStepMicros, allowedLoss } = options;
  const budget = budgetOf(options);
  if (budget) return planWithin(budget);
  const trialAt: TrialAt = (index) => trials.of(path.at(index));
  const index =
    targetStepMicros === undefined
      ? await goodEnough(path.length, allowedLoss!, before.loss!, trialAt)
      : await fastEnough(path.length, targetStepMicros, trialAt);
  return path.at(index);
}

/**
 * Searches a plan for `network`, off the main thread but for measured steps. Every size in it is a
 * number; `compress` carries it out, with the same calibration.
 *
 * Time is that of steps in this process, on this machine as busy as it is; what is returned was
 * measured to be fast enough. What is returned was measured to lose no more than allowed. It is the
 * smallest such model only where the loss grows along the path: where it goes up and down,
 * bisection ends at one of the points where it crosses what is allowed.
 *
 * @throws CompactRnnError `INVALID_OPTION` for options that do not fit, or a target out of reach,
 *   with what can be reached; `INVALID_INPUT` for a calibration that does not fit or a loss that is
 *   no number; what `loss` throws; the reason of `signal`.
 */
export async function searchPlan(network: Network, given: SearchOptions): Promise<SearchedPlan> {
  const options = ownSearchOptions(given);
  const model = new Model(network);
  const open = checkSearch(model, options);
  options.signal?.throwIfAborted();
  return withCallbacks(options, (own) => searched(model, open, own));
}

async function searched(model: Model, open: Plan, options: SearchOptions): Promise<SearchedPlan> {
  const { allocation, calibration, signal, onProgress } = options;
  const steps = new StepCounter(stepsOf(model, open, options), onProgress);
  const measure = measureFor(options);
  const before = await trialOf(model, open, measure);
  const layers = open.layers.map(({ name }) => name);
  const decomposed = await decomposeModel(model, open, layers, calibration, { steps, signal });
  const context = { model, decomposed, open, steps, options };
  const path = await pathOf(context);
  const trials = new Trials(context, measure);
  const plan = await chosen(path, options, before, trials);
  const after = await trials.of(plan);
  steps.finish('found');
  const allocated = allocation ?? (isRankedMethod(open.method) ? 'tau' : null);
  const report = {
    allocation: allocated,
    spend: allocated,
    before,
    after,
    tried: trials.tried,
    sensitivities: path.sensitivities,
  };
  return { plan, report };
}
