/**
 * Plans that are searched for, since what they promise must be measured: a time, a loss, or where a budget hurts the outputs
 * least. The model is decomposed once; along a descent (of tau, or greedy) bisection tries some ten points.
 */
import { choicesWithin, rankCandidates, spectralDescent, totalOf } from '../compress/budget';
import type { Choice } from '../compress/choice';
import { firstThat, type Descent } from '../compress/descent';
import { greedyDescent } from '../compress/greedy';
import { budgetOf, type Plan } from '../compress/plan';
import { priceInBytes, priceInParameters, type Price } from '../compress/price';
import { StepCounter } from '../compress/progress';
import { CompactRnnError } from '../errors';
import { Model, type Network } from '../model';
import { checkSearch, type SearchOptions } from './options';
import { interpolated, measureSensitivity, TRIALS_PER_JOINT, type Sensitivity } from './sensitivity';
import type { SearchSpend } from './spend';
import { Subject } from './subject';
import { measureFor, trialOf, Trials, type Trial } from './trials';

export interface SearchReport {
  readonly spend: SearchSpend;
  /** The model as it is. */
  readonly before: Trial;
  /** What the plan makes of it. */
  readonly after: Trial;
  /** All that was tried on the way, in that order. */
  readonly tried: readonly Trial[];
  /** Where the budget was spent by it, else null. */
  readonly sensitivities: readonly Sensitivity[] | null;
}

export interface SearchedPlan {
  /** With a rank for every direction that is cut. */
  readonly plan: Plan;
  readonly report: SearchReport;
}

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/** More trials than bisection over the points of any descent takes, with the trial of what it finds. */
function mostTrials({ layers }: Network): number {
  const ranks = layers.reduce((sum, { hiddenSize, weights }) => sum + (hiddenSize + 1) * weights.length, 1);
  return Math.ceil(Math.log2(ranks + 1)) + 1;
}

function stepsOf(model: Model, plan: Plan, { calibration, spend, onProgress }: SearchOptions): StepCounter {
  const named = new Set(plan.layers.map(({ name }) => name));
  const cut = model.layers.filter(({ name }) => named.has(name));
  const joints = cut.reduce((sum, { weights }) => sum + weights.length, 0);
  const heard = plan.calibrated ? calibration!.count : 0;
  const alone = spend === 'sensitivity' ? TRIALS_PER_JOINT * joints : 0;
  return new StepCounter(heard + joints + alone + mostTrials(model), onProgress);
}

function priceOf({ model, plan, joints }: Subject, { targetBytes }: SearchOptions): Price {
  const priced = joints.map(({ joint }) => joint);
  return targetBytes === undefined
    ? priceInParameters(model, priced)
    : priceInBytes(model, priced, plan.dtype);
}

function descentOf(
  { joints }: Subject,
  price: Price,
  spend: SearchSpend,
  sensitivities: readonly Sensitivity[] | null,
): Descent<Choice> {
  if (spend !== 'sensitivity') return spectralDescent(joints, price, spend);
  return greedyDescent(
    joints.map((spectrum, i) =>
      rankCandidates(spectrum, price, interpolated(spectrum.singularValues, sensitivities![i]!.measured)),
    ),
  );
}

/** What points of a descent are judged by. */
interface Judges {
  readonly total: (choices: readonly Choice[]) => number;
  readonly trialAt: (point: number) => Promise<Trial>;
  readonly before: Trial;
}

type TrialAt = Judges['trialAt'];

/** The first choices whose step is fast enough. */
async function fastEnough(descent: Descent<Choice>, target: number, trialAt: TrialAt): Promise<number> {
  const point = await firstThat(descent.length, async (i) => (await trialAt(i)).stepMicros! <= target);
  if (point < descent.length) return point;
  const { stepMicros } = await trialAt(descent.length - 1);
  return fail(
    `targetStepMicros is ${target}, but at the smallest ranks a step takes ${stepMicros!.toPrecision(3)} here: ` +
      `raise it, compress more layers, or store them as int8`,
  );
}

/** The last choices whose loss has not grown too far. */
async function goodEnough(
  descent: Descent<Choice>,
  allowed: number,
  before: number,
  trialAt: TrialAt,
): Promise<number> {
  const growth = async (i: number) => (await trialAt(i)).loss! - before;
  const beyond = await firstThat(descent.length, async (i) => (await growth(i)) > allowed);
  if (beyond > 0) return beyond - 1;
  return fail(
    `allowedLoss is ${allowed}, but the loss grows by ${(await growth(0)).toPrecision(3)} at the largest ranks already: ` +
      `raise it, or store them in a wider type`,
  );
}

async function chosen(
  descent: Descent<Choice>,
  options: SearchOptions,
  { total, trialAt, before }: Judges,
): Promise<readonly Choice[]> {
  const { targetStepMicros, allowedLoss } = options;
  const budget = budgetOf(options);
  if (budget) return choicesWithin(descent, budget, total);
  const point =
    targetStepMicros === undefined
      ? await goodEnough(descent, allowedLoss!, before.loss!, trialAt)
      : await fastEnough(descent, targetStepMicros, trialAt);
  return descent.at(point);
}

/**
 * Searches a plan for `network`, off the main thread but for measured steps. It is an ordinary plan with ranks, which
 * `compress` carries out with the same calibration.
 *
 * Time is that of steps in this process, on this machine as busy as it is; what is returned was measured to be fast enough.
 * What is returned was measured to lose no more than allowed. It is the smallest such model only where the loss grows along
 * the way: where it goes up and down, bisection ends at one of the points where it crosses what is allowed.
 *
 * @throws CompactRnnError `INVALID_OPTION` for options that do not fit, or a target out of reach, with what can be reached;
 *   `INVALID_INPUT` for a calibration that does not fit or a loss that is no number; what `loss` throws; the reason of `signal`.
 */
export async function searchPlan(network: Network, options: SearchOptions): Promise<SearchedPlan> {
  const open = checkSearch(network, options);
  const { spend = 'tau', calibration, signal } = options;
  signal?.throwIfAborted();
  const model = new Model(network);
  const steps = stepsOf(model, open, options);
  const measure = measureFor(options);
  const subject = await Subject.of(model, open, steps, { calibration, signal });
  const dense = subject.joints.map(() => null);
  const before = await trialOf(model, dense, measure);
  const sensitivities =
    spend === 'sensitivity' ? await measureSensitivity(subject, calibration!, steps) : null;
  const price = priceOf(subject, options);
  const descent = descentOf(subject, price, spend, sensitivities);
  const trials = new Trials(subject, measure, steps);
  const choices = await chosen(descent, options, {
    total: (some) => totalOf(subject.joints, some, price),
    trialAt: (point) => trials.of(descent.at(point)),
    before,
  });
  const after = await trials.of(choices);
  steps.finish('found');
  const report = { spend, before, after, tried: trials.tried, sensitivities };
  return { plan: subject.planAt(choices), report };
}
