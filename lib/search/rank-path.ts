/**
 * The path of joint SVD: ranks, by an allocation that the singular values decide, or by
 * sensitivity.
 */
import {
  budgetOf,
  type CompressionPath,
  costOf,
  largestWithin,
  leastDistortionPath,
  mapPath,
} from '../allocation';
import {
  groupCost,
  type Plan,
  planOfRanks,
  rankCandidates,
  type RankChoice,
  rankPath,
  ranksOutOfReach,
} from '../compress';
import type { Model } from '../model';
import {
  type GroupSensitivity,
  interpolated,
  measureGroups,
  TRIALS_PER_GROUP,
} from './group-sensitivity';
import type { SearchOptions } from './options';
import { mostTrials, type SearchContext, type SearchPath } from './search-path';

/** Steps of progress along the path and before it, at most. */
export function rankSteps(
  model: Model,
  open: Plan,
  { calibration, allocation }: SearchOptions,
): number {
  const named = new Set(open.layers.map(({ name }) => name));
  const layers = model.layers.filter(({ name }) => named.has(name));
  const groups = layers.reduce((sum, { weights }) => sum + weights.length, 0);
  const calibrating = open.calibrated ? calibration!.count : 0;
  const alone = allocation === 'sensitivity' ? TRIALS_PER_GROUP * groups : 0;
  const ranks = layers.reduce(
    (sum, { hiddenSize, weights }) => sum + (hiddenSize + 1) * weights.length,
    1,
  );
  return calibrating + groups + alone + mostTrials(ranks);
}

/** The path of ranks that the allocation asks for. */
export async function searchedRanks(context: SearchContext): Promise<SearchPath> {
  const { model, decomposed, open, options } = context;
  const { allocation = 'tau' } = options;
  const { spectra } = decomposed;
  const cost = costOf(budgetOf(options)?.field ?? 'targetParameters', model, open.dtype);
  const fixed = spectra.reduce(
    (left, { group }) => left - groupCost(group, null, cost),
    cost.ofNetwork(model),
  );
  if (allocation !== 'sensitivity')
    return plansAlong(context, rankPath(spectra, allocation, cost, fixed), null);
  const sensitivities = await measureGroups(context);
  const parts = spectra.map((spectrum, i) => {
    const changeAt = interpolated(spectrum.fitSingularValues, sensitivities[i]!.measured);
    return rankCandidates(spectrum, cost, changeAt);
  });
  return plansAlong(context, leastDistortionPath(parts, fixed), sensitivities);
}

/** The plans with the ranks of a path. */
function plansAlong(
  { decomposed, open }: SearchContext,
  ranks: CompressionPath<readonly RankChoice[]>,
  sensitivities: readonly GroupSensitivity[] | null,
): SearchPath {
  const path = mapPath(ranks, (choices) =>
    planOfRanks(
      decomposed,
      open,
      choices.map(({ rank }) => rank),
    ),
  );
  return {
    path,
    planWithin: (budget) => largestWithin(path, budget, ranksOutOfReach),
    sensitivities,
  };
}
