/**
 * The compression path that a search takes: plans from one that leaves the model as it is to the
 * smallest.
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

/** What a search works on. */
export interface SearchContext {
  readonly model: Model;
  readonly decomposed: DecomposedModel;
  /** The plan without its sizes: it names the layers. */
  readonly open: Plan;
  readonly steps: StepCounter;
  readonly options: SearchOptions;
}

/** The model that a plan makes. */
export async function modelOf(
  { decomposed, options: { signal } }: Pick<SearchContext, 'decomposed' | 'options'>,
  plan: ResolvedPlan,
): Promise<Model> {
  const silent = new StepCounter(0, undefined);
  return (await carryOut(decomposed, plan, { steps: silent, signal })).model;
}

export interface SearchPath {
  /** Where what is searched for must be measured. */
  readonly path: CompressionPath<ResolvedPlan>;
  /** The largest plan within a budget that can be counted. */
  readonly planWithin: (budget: Budget) => ResolvedPlan;
  /** Where the path was made of them, else null. */
  readonly sensitivities: readonly SearchSensitivity[] | null;
}

/** More trials than bisection over so many plans takes, with those of both ends. */
export function mostTrials(plans: number): number {
  return Math.ceil(Math.log2(plans + 1)) + 2;
}

/** Steps of progress along the path of sizes, at most. */
export const SIZE_STEPS = mostTrials(MEASURED_SHARES.length);

/** The path of a method that allocates a size by a rule of its own. */
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
