/** The first part of a plan: which layers get a projection, of which rank, and what makes it. */
import { CompactRnnError } from '../errors';
import type { Network } from '../model';
import { choicesWithin, spectralDescent, totalOf } from './budget';
import { chooseByRule, type Choice, type Spectrum } from './choice';
import { shareDictionaries } from './dictionaries';
import { jointsOf, type Joint } from './joint';
import {
  jointSvd,
  STEPS_PER_JOINT,
  type JointSvdOptions,
  type Outcome,
  type Timings,
} from './joint-svd';
import { isDictionaryMethod } from './methods';
import { budgetOf, type Plan, type ProjectionRule } from './plan';
import { priceInBytes, priceInParameters } from './price';
import type { StepCounter } from './progress';

/** A joint and what the plan says of its layer: nothing where the budget decides. */
export interface PlannedJoint {
  readonly joint: Joint;
  readonly rule: ProjectionRule | undefined;
}

export function plannedJoints(network: Network, plan: Plan): PlannedJoint[] {
  const budget = budgetOf(plan);
  const rules = new Map(
    plan.layers
      .filter(({ projection, input, recurrent }) => projection ?? (budget && !input && !recurrent))
      .map(({ name, projection }) => [name, projection]),
  );
  return jointsOf(network, [...rules.keys()]).map((joint) => ({
    joint,
    rule: rules.get(network.layers[joint.layer]!.name),
  }));
}

/**
 * The choices of all joints; those with a rule come first, and the budget is for what they leave.
 */
async function choose(
  network: Network,
  plan: Plan,
  spectra: readonly Spectrum[],
  planned: readonly PlannedJoint[],
): Promise<readonly Choice[]> {
  const ruled = spectra.map((spectrum, i) => {
    const rule = planned[i]!.rule;
    return rule && chooseByRule(spectrum, rule);
  });
  const budget = budgetOf(plan);
  if (!budget) return ruled.filter((choice) => choice !== undefined);
  const joints = spectra.map(({ joint }) => joint);
  const price =
    budget.field === 'targetBytes'
      ? priceInBytes(network, joints, plan.dtype)
      : priceInParameters(network, joints);
  const open = spectra.filter((_, i) => !ruled[i]);
  const completed = (choices: readonly Choice[]): Choice[] => {
    const next = choices.values();
    return ruled.map((choice) => choice ?? next.next().value!);
  };
  const chosen = await choicesWithin(
    spectralDescent(open, price, plan.spend ?? 'tau'),
    budget,
    (choices) => totalOf(spectra, completed(choices), price),
  );
  return completed(chosen);
}

/** The projections that layers share with what comes next, by the plan's method. */
export function shareProjections(
  network: Network,
  plan: Plan,
  planned: readonly PlannedJoint[],
  steps: StepCounter,
  options: JointSvdOptions,
): Promise<{ outcomes: Outcome[]; timings: Timings }> {
  const joints = planned.map(({ joint }) => joint);
  const { method, nonzeros } = plan;
  if (!isDictionaryMethod(method) || joints.length === 0)
    return jointSvd(joints, (spectra) => choose(network, plan, spectra, planned), steps, options);
  const atoms = planned.map(({ joint, rule }) => atomsOf(joint, rule!));
  return shareDictionaries(joints, { method, atoms, nonzeros: nonzeros! }, steps, options.signal);
}

/** Atoms of the dictionary of a joint. */
function atomsOf(joint: Joint, rule: ProjectionRule): number {
  const { rank } = chooseByRule({ joint, singularValues: new Float64Array() }, rule);
  if (rank !== null) return rank;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `the plan leaves ${joint.name} dense, but dictionaries are for all directions of a layer: give it a rank`,
  );
}

/** Steps that it reports. */
export function sharingSteps({ method }: Plan, joints: readonly Joint[]): number {
  return (isDictionaryMethod(method) ? 1 : STEPS_PER_JOINT) * joints.length;
}
