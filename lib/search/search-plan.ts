/**
 * `searchPlan`: finds a plan that keeps a measured limit, a step time or a loss, by bisection along
 * the method's compression path, which tries about ten models; or a plan within a budget that is
 * allocated by measured sensitivities.
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

/** What a search measured on its way to the plan. */
export interface SearchReport {
  /** How the budget was allocated; null where the method does it by a rule of its own. */
  readonly allocation: SearchAllocation | null;
  /** The old name of `allocation`. */
  readonly spend: SearchAllocation | null;
  /** The original model. */
  readonly before: SearchTrial;
  /** The compressed model that the plan makes. */
  readonly after: SearchTrial;
  /** All plans that were tried, in order. */
  readonly tried: readonly SearchTrial[];
  /** The measured sensitivities, where the allocation is `sensitivity`; else null. */
  readonly sensitivities: readonly SearchSensitivity[] | null;
}

/** The result of {@link searchPlan}. */
export interface SearchedPlan {
  /** The plan with every size as a number; for joint SVD the rank of each compressed direction. */
  readonly plan: ResolvedPlan;
  /** What was measured. */
  readonly report: SearchReport;
}

/** The most progress steps that the search reports. */
function stepsOf(model: Model, open: Plan, options: SearchOptions): number {
  if (isRankedMethod(open.method)) return rankSteps(model, open, options);
  return options.allocation === 'sensitivity' ? matrixSteps(open) : SIZE_STEPS;
}

async function pathOf(context: SearchContext): Promise<SearchPath> {
  if (isRankedMethod(context.open.method)) return searchedRanks(context);
  if (context.options.allocation === 'sensitivity') return searchedMatrices(context);
  return sizePath(context);
}

/** Measures the plan at an index of the path. */
type TrialAt = (index: number) => Promise<SearchTrial>;

/** The index of the first plan whose step takes at most `target` microseconds, by bisection. */
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

/** The index of the last plan whose loss has grown by at most `allowed`, by bisection. */
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

/** The plan that keeps the limit of the options. */
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
 * Searches for a plan that compresses `network` within one limit of the options. Every size in the
 * plan is a number; `compress` carries it out, with the same calibration. The work is done off the
 * main thread, except steps that are timed.
 *
 * The plan keeps its limit as measured. Step times are those of this process on this machine, with
 * whatever else runs there. With `allowedLoss` the model is the smallest one only where the loss
 * grows along the path; where it goes up and down, bisection ends at one of the points at which it
 * crosses the limit.
 *
 * @throws CompactRnnError `INVALID_OPTION` for options that do not fit, and for a limit out of
 *   reach, naming what can be reached; `INVALID_INPUT` for calibration data that do not fit and a
 *   loss that is not a finite number; whatever `loss` throws; the reason of `signal`.
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
