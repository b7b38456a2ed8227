/**
 * The way down of joint SVD: ranks, by one tau for all layers or greedily. The model is decomposed
 * once for all of them.
 */
import {
  type Choice,
  choicesWithin,
  type Descent,
  greedyDescent,
  type Plan,
  type Price,
  priceInBytes,
  priceInParameters,
  rankCandidates,
  spectralDescent,
  type StepCounter,
  totalOf,
} from '../compress';
import type { Model, Network } from '../model';
import type { SearchOptions } from './options';
import {
  interpolated,
  measureSensitivity,
  TRIALS_PER_JOINT,
  type JointSensitivity,
} from './joint-sensitivity';
import type { SearchSpend } from './spend';
import { Subject } from './subject';
import { mostTrials, type Way } from './way';

/** Steps that making the way and a search along it report, at most. */
export function jointSteps(
  model: Network,
  plan: Plan,
  { calibration, spend }: SearchOptions,
): number {
  const named = new Set(plan.layers.map(({ name }) => name));
  const cut = model.layers.filter(({ name }) => named.has(name));
  const joints = cut.reduce((sum, { weights }) => sum + weights.length, 0);
  const heard = plan.calibrated ? calibration!.count : 0;
  const alone = spend === 'sensitivity' ? TRIALS_PER_JOINT * joints : 0;
  const ranks = cut.reduce(
    (sum, { hiddenSize, weights }) => sum + (hiddenSize + 1) * weights.length,
    1,
  );
  return heard + joints + alone + mostTrials(ranks);
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
  sensitivities: readonly JointSensitivity[] | null,
): Descent<Choice> {
  if (spend !== 'sensitivity') return spectralDescent(joints, price, spend);
  return greedyDescent(
    joints.map((spectrum, i) =>
      rankCandidates(
        spectrum,
        price,
        interpolated(spectrum.singularValues, sensitivities![i]!.measured),
      ),
    ),
  );
}

/** @param open names the layers; its ranks are open. */
export async function jointWay(
  model: Model,
  open: Plan,
  steps: StepCounter,
  options: SearchOptions,
): Promise<Way> {
  const { spend = 'tau', calibration, signal } = options;
  const subject = await Subject.of(model, open, steps, { calibration, signal });
  const sensitivities =
    spend === 'sensitivity' ? await measureSensitivity(subject, calibration!, steps) : null;
  const price = priceOf(subject, options);
  const descent = descentOf(subject, price, spend, sensitivities);
  return {
    length: descent.length,
    planAt: (point) => subject.planAt(descent.at(point)),
    planWithin: async (budget) =>
      subject.planAt(
        await choicesWithin(descent, budget, (choices) => totalOf(subject.joints, choices, price)),
      ),
    modelOf: (plan) => subject.at(subject.ranksOf(plan), plan.dtype),
    sensitivities,
  };
}
