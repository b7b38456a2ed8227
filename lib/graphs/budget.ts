/**
 * Ranks that keep a budget of the whole file: what new nodes, names and shapes take is known once
 * they are written, so that what they take too much goes off the budget of the layers.
 */
import { budgetOf } from '../allocation';
import {
  type DecomposedModel,
  type Plan,
  type RankChoice,
  resolved,
  StepCounter,
} from '../compress';
import { CompactRnnError, invalidOption } from '../errors';
import type { Dtype } from '../weights';
import type { Form } from './forms';
import { graphOf } from './graph';
import { type Factors, GraphWriter } from './graph-writer';

/** Ranks, and the factors of them. */
export interface Sized {
  readonly plan: ReturnType<typeof resolved>['plan'];
  readonly choices: readonly RankChoice[];
  readonly factors: Factors;
}

type Run = Parameters<DecomposedModel['factorize']>[1];

/** Files are written at most so often; two or three times do. */
const MOST_ROUNDS = 8;

/** The factors of a plan, whatever the file takes. */
export async function factorsOf(model: DecomposedModel, plan: Plan, run: Run): Promise<Sized> {
  const { plan: sized, choices } = resolved(model, plan);
  const ranks = choices.map(({ rank }) => rank);
  return { plan: sized, choices, factors: await model.factorize({ ranks }, run) };
}

/**
 * The factors of a plan with a budget.
 * @param plan its budget is that of the layers.
 * @param target that of the whole file.
 * @throws CompactRnnError `INVALID_OPTION` where new nodes alone take too much.
 */
export async function factorsWithin(
  model: DecomposedModel,
  plan: Plan,
  target: number,
  writerFor: (dtype: Dtype | undefined) => GraphWriter,
  form: Form | undefined,
  run: Run,
): Promise<Sized> {
  const { field, target: ofLayers } = budgetOf(plan)!;
  const silent = { ...run, steps: new StepCounter(0, undefined) };
  let left = ofLayers;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sized = await factorsOf(model, { ...plan, [field]: left }, round ? silent : run).catch(
      (error: unknown) => {
        throw round > 0 && isOption(error) ? outOfReach(field, target) : error;
      },
    );
    const file = graphOf(writerFor(sized.plan.dtype).written(sized.factors, form));
    const excess = (field === 'targetBytes' ? file.bytes : file.parameters) - target;
    if (excess <= 0) return sized;
    left -= excess;
  }
  throw outOfReach(field, target);
}

const isOption = (error: unknown): boolean =>
  error instanceof CompactRnnError && error.code === 'INVALID_OPTION';

function outOfReach(field: string, target: number): CompactRnnError {
  return invalidOption(
    `${field} is ${target}, but with the nodes that factors need the file takes more at the least: raise it`,
  );
}
