/**
 * The compression path that a search moves along: plans in order of size, from one that leaves the
 * model as it is to the smallest.
 */
import {
  type Budget,
  type CompressionPath,
  costOf,
  largestBySize,
  MEASURED_SHARES,
  measuredSizes,
  PARAMETERS,
} from '../allocation';
import {
  carryOut,
  type DecomposedModel,
  isDictionaryMethod,
  methodOf,
  type Plan,
  type ResolvedPlan,
  StepCounter,
} from '../compress';
import type { Model } from '../model';
import type { SearchOptions } from './options';
import type { SearchSensitivity } from './output-change';

/** What all parts of one search share. */
export interface SearchContext {
  readonly model: Model;
  readonly decomposed: DecomposedModel;
  /** The plan without sizes (`checkSearch`). */
  readonly open: Plan;
  readonly steps: StepCounter;
  readonly options: SearchOptions;
}

/** The model that results from carrying out `plan`; reports no progress. */
export async function modelOf(
  { decomposed, options: { signal } }: Pick<SearchContext, 'decomposed' | 'options'>,
  plan: ResolvedPlan,
): Promise<Model> {
  const silent = new StepCounter(0, undefined);
  return (await carryOut(decomposed, plan, { steps: silent, signal })).model;
}

/** The plans among which a search chooses. */
export interface SearchPath {
  /** For limits that must be measured. */
  readonly path: CompressionPath<ResolvedPlan>;
  /** The largest plan within a budget of parameters or bytes, which needs no measurement. */
  readonly planWithin: (budget: Budget) => ResolvedPlan;
  /** The sensitivities by which the path is allocated; null for other allocations. */
  readonly sensitivities: readonly SearchSensitivity[] | null;
}

/** An upper bound on the trials of a bisection over so many plans, including both ends. */
export function mostTrials(plans: number): number {
  return Math.ceil(Math.log2(plans + 1)) + 2;
}

/** The most progress steps of a search along `sizePath`. */
export const SIZE_STEPS = mostTrials(MEASURED_SHARES.length);

/** The path of a method that divides one overall size among the layers by a rule of its own. */
export function sizePath({ model, open, options: { rank, dirnet } }: SearchContext): SearchPath {
  const { method, layers, dtype } = open;
  const named = new Set(layers.map(({ name }) => name));
  const chosen = model.layers.filter(({ name }) => named.has(name));
  const bySize = methodOf(method).bySize!;
  const sizes = { method, rank, dirnet, dtype };
  const codes = isDictionaryMethod(method) ? { nonzeros: 0 } : {};
  const untouched: ResolvedPlan = { ...open, layers: [], ...codes };
  const path = measuredSizes(bySize(model, chosen, sizes, PARAMETERS), untouched);
  return {
    path: path as CompressionPath<ResolvedPlan>,
    planWithin(budget) {
      const plans = bySize(model, chosen, sizes, costOf(budget.field, model, dtype));
      return largestBySize(plans, budget, method) as ResolvedPlan;
    },
    sensitivities: null,
  };
}
