/**
 * The compression path of joint SVD: a rank for each projection group, allocated by the singular
 * values alone or by the measured sensitivity of the outputs.
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
  interpolatedChange,
  measureGroups,
  TRIALS_PER_GROUP,
} from './group-sensitivity';
import type { SearchOptions } from './options';
import { mostTrials, type SearchContext, type SearchPath } from './search-path';

/** The most progress steps of a search over ranks: calibration, fits, sensitivities and trials. */
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

/** The path of ranks by the allocation of the options. */
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
    const changeAt = interpolatedChange(spectrum.fitSingularValues, sensitivities[i]!.measured);
    return rankCandidates(spectrum, cost, changeAt);
  });
  return plansAlong(context, leastDistortionPath(parts, fixed), sensitivities);
}

/** The search path whose plans have the ranks of `ranks`. */
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
