/**
 * Plans that are searched for, since what they promise must be measured: a time, a loss, or where a
 * budget hurts the outputs least. Along the method's way down bisection tries some ten models.
 */
import { budgetOf, firstThat, type Plan, StepCounter } from '../compress';
import { CompactRnnError } from '../errors';
import { Model, type Network } from '../model';
import { jointSteps, jointWay } from './joint-way';
import { kindSteps, kindWay } from './kind-way';
import { checkSearch, type SearchOptions } from './options';
import type { SearchSensitivity } from './sensitivity';
import { SIZES_STEPS, sizesWay } from './sizes-way';
import type { SearchSpend } from './spend';
import { measureFor, trialOf, Trials, type SearchTrial } from './trials';
import type { Way } from './way';

export interface SearchReport {
  /** Null where the method shares a size out by its own rule. */
  readonly spend: SearchSpend | null;
  /** The model as it is. */
  readonly before: SearchTrial;
  /** What the plan makes of it. */
  readonly after: SearchTrial;
  /** All that was tried on the way, in that order. */
  readonly tried: readonly SearchTrial[];
  /** Where the budget was spent by it, else null. */
  readonly sensitivities: readonly SearchSensitivity[] | null;
}

export interface SearchedPlan {
  /** With every size: of joint SVD a rank for every direction that is cut. */
  readonly plan: Plan;
  readonly report: SearchReport;
}

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/** Steps that are reported, at most. */
function stepsOf(model: Model, open: Plan, options: SearchOptions): number {
  if (open.method === 'joint-svd') return jointSteps(model, open, options);
  return options.spend === 'sensitivity' ? kindSteps(open) : SIZES_STEPS;
}

async function wayOf(
  model: Model,
  open: Plan,
  steps: StepCounter,
  options: SearchOptions,
): Promise<Way> {
  if (open.method === 'joint-svd') return jointWay(model, open, steps, options);
  if (options.spend === 'sensitivity') return kindWay(model, open, steps, options);
  return sizesWay(model, open, options);
}

/** What points of a way are judged by. */
type TrialAt = (point: number) => Promise<SearchTrial>;

/** The first point whose step is fast enough: the model as it is, or by bisection. */
async function fastEnough(length: number, target: number, trialAt: TrialAt): Promise<number> {
  const isFast = async (point: number) => (await trialAt(point)).stepMicros! <= target;
  if (await isFast(0)) return 0;
  const point = await firstThat(length, isFast);
  if (point < length) return point;
  const { stepMicros } = await trialAt(length - 1);
  return fail(
    `targetStepMicros is ${target}, but at the smallest sizes a step takes ${stepMicros!.toPrecision(3)} here: ` +
      `raise it, compress more layers, store them as int8, or take another method`,
  );
}

/** The last point whose loss has not grown too far. */
async function goodEnough(
  length: number,
  allowed: number,
  before: number,
  trialAt: TrialAt,
): Promise<number> {
  const growth = async (i: number) => (await trialAt(i)).loss! - before;
  const beyond = await firstThat(length, async (i) => (await growth(i)) > allowed);
  if (beyond > 0) return beyond - 1;
  return fail(
    `allowedLoss is ${allowed}, but the loss grows by ${(await growth(0)).toPrecision(3)} at the largest sizes already: ` +
      `raise it, or store them in a wider type`,
  );
}

async function chosen(
  way: Way,
  options: SearchOptions,
  before: SearchTrial,
  trials: Trials,
): Promise<Plan> {
  const { targetStepMicros, allowedLoss } = options;
  const budget = budgetOf(options);
  if (budget) return way.planWithin(budget);
  const trialAt: TrialAt = (point) => trials.of(way.planAt(point));
  const point =
    targetStepMicros === undefined
      ? await goodEnough(way.length, allowedLoss!, before.loss!, trialAt)
      : await fastEnough(way.length, targetStepMicros, trialAt);
  return way.planAt(point);
}

/**
 * Searches a plan for `network`, off the main thread but for measured steps. It is an ordinary plan
 * with all sizes, which `compress` carries out with the same calibration.
 *
 * Time is that of steps in this process, on this machine as busy as it is; what is returned was
 * measured to be fast enough. What is returned was measured to lose no more than allowed. It is the
 * smallest such model only where the loss grows along the way: where it goes up and down, bisection
 * ends at one of the points where it crosses what is allowed.
 *
 * @throws CompactRnnError `INVALID_OPTION` for options that do not fit, or a target out of reach,
 *   with what can be reached; `INVALID_INPUT` for a calibration that does not fit or a loss that is
 *   no number; what `loss` throws; the reason of `signal`.
 */
export async function searchPlan(network: Network, options: SearchOptions): Promise<SearchedPlan> {
  const open = checkSearch(network, options);
  const { spend, signal, onProgress } = options;
  signal?.throwIfAborted();
  const model = new Model(network);
  const steps = new StepCounter(stepsOf(model, open, options), onProgress);
  const measure = measureFor(options);
  const before = await trialOf(model, open, measure);
  const way = await wayOf(model, open, steps, options);
  const trials = new Trials(way, open, measure, steps);
  const plan = await chosen(way, options, before, trials);
  const after = await trials.of(plan);
  steps.finish('found');
  const { sensitivities } = way;
  const report = {
    spend: spend ?? (open.method === 'joint-svd' ? 'tau' : null),
    before,
    after,
    tried: trials.tried,
    sensitivities,
  };
  return { plan, report };
}
