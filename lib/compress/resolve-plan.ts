/** Resolves a rule into a plan in which every size is a number. */
import { budgetOf, costOf, largestWithin, refuseLoose } from '../allocation';
import type { DecomposedModel } from './decomposed-model';
import type { Plan, ResolvedPlan } from './methods';
import type { ProjectionRule, ResolvedLayerPlan } from './plan';
import { groupCost } from './projection-group';
import { chooseByRule, type RankChoice } from './rank-choice';
import { rankPath, ranksOutOfReach } from './rank-path';

export interface Resolution {
  readonly plan: ResolvedPlan;
  /** The rank of each group of the decomposed model, and how it was chosen. */
  readonly choices: readonly RankChoice[];
}

/** The rank of every group: those with a rule come first, and the budget is for the others. */
function chooseRanks({ network, spectra }: DecomposedModel, plan: Plan): RankChoice[] {
  const rules = new Map(plan.layers.map(({ name, projection }) => [name, projection]));
  const ruleOf = (layer: number): ProjectionRule | undefined =>
    rules.get(network.layers[layer]!.name);
  const ruled = spectra.map((spectrum): RankChoice | undefined => {
    const rule = ruleOf(spectrum.group.layer);
    return rule && chooseByRule(spectrum, rule);
  });
  const budget = budgetOf(plan);
  if (!budget) return ruled.map((choice) => choice!);
  const cost = costOf(budget.field, network, plan.dtype);
  const open = spectra.filter((_, i) => !ruled[i]);
  const dense = open.reduce((sum, { group }) => sum + groupCost(group, null, cost), 0);
  const uncompressed = spectra.reduce((sum, { group }, i) => {
    const choice = ruled[i];
    if (!choice) return sum;
    return sum - groupCost(group, null, cost) + groupCost(group, choice.rank, cost);
  }, cost.ofNetwork(network));
  refuseLoose(budget, cost, uncompressed);
  const path = rankPath(open, plan.allocation ?? 'tau', cost, uncompressed - dense);
  const chosen = largestWithin(path, budget, ranksOutOfReach).values();
  return ruled.map((choice) => choice ?? chosen.next().value!);
}

/**
 * The plan with the ranks of such choices. Layers of which every direction stays dense get no
 * projection, and are left out where the plan asks for nothing else of them.
 */
export function planOfRanks(
  { network, spectra }: DecomposedModel,
  plan: Plan,
  ranksOfGroups: readonly (number | null)[],
): ResolvedPlan {
  const { method, stacked, calibrated, nonzeros, dirnet, dtype } = plan;
  const layers = plan.layers.flatMap(({ projection, ...entry }): ResolvedLayerPlan[] => {
    if (projection && 'rank' in projection) return [{ ...entry, projection }];
    const ranks = ranksOfGroups.filter(
      (_, i) => network.layers[spectra[i]!.group.layer]!.name === entry.name,
    );
    if (ranks.some((rank) => rank !== null)) {
      const rank = ranks.length === 1 ? ranks[0]! : ranks;
      const dtype = projection?.dtype;
      return [{ ...entry, projection: { rank, ...(dtype && { dtype }) } }];
    }
    return entry.input || entry.recurrent || entry.weight ? [entry] : [];
  });
  return {
    method,
    ...(stacked && { stacked }),
    ...(calibrated && { calibrated }),
    ...(dtype && { dtype }),
    layers,
    ...(nonzeros !== undefined && { nonzeros }),
    ...(dirnet && { dirnet }),
  };
}

/** Resolves a checked plan for a model whose groups are decomposed. */
export function resolved(model: DecomposedModel, plan: Plan): Resolution {
  const choices = chooseRanks(model, plan);
  const ranks = choices.map(({ rank }) => rank);
  return { plan: planOfRanks(model, plan, ranks), choices };
}

/** Whether a checked plan leaves nothing open: no tau and no budget. */
export function isResolved(plan: Plan): plan is Plan & ResolvedPlan {
  return (
    !budgetOf(plan) &&
    plan.layers.every(({ projection }) => projection === undefined || 'rank' in projection)
  );
}
