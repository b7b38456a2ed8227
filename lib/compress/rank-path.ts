/** Compression paths of ranks, where nothing but the singular values decides. */
import {
  type Allocation,
  type Candidate,
  type CompressionPath,
  type Cost,
  leastDistortionPath,
} from '../allocation';
import type { Spectrum } from './method';
import { groupCost } from './projection-group';
import { explainedVariances } from './rank';
import { chooseByTau, type RankChoice } from './rank-choice';

/** A choice for each group, in their order. */
export type RankPath = CompressionPath<readonly RankChoice[]>;

/**
 * By one tau for all groups: every tau at which anything changes, the largest first. Only where tau
 * reaches the explained variance of some rank of some group does it.
 */
function tauPath(spectra: readonly Spectrum[], cost: Cost, fixed: number): RankPath {
  const taus = new Set(
    spectra.flatMap(({ singularValues }) => [...explainedVariances(singularValues)]),
  );
  const descending = Float64Array.from(taus).sort().reverse();
  const at = (index: number): RankChoice[] =>
    spectra.map((spectrum) => chooseByTau(spectrum, descending[index]!, cost));
  return {
    length: descending.length,
    at,
    costAt: (index) =>
      at(index).reduce((sum, { rank }, i) => sum + groupCost(spectra[i]!.group, rank, cost), fixed),
  };
}

/** A group as it is, and the ranks that make it smaller. */
export function rankCandidates(
  { group, fitSingularValues }: Spectrum,
  cost: Cost,
  distortionOf: (rank: number) => number,
): Candidate<RankChoice>[] {
  const reason = 'the budget is better spent elsewhere';
  const dense = {
    size: { rank: null, tau: null, reason },
    cost: groupCost(group, null, cost),
    distortion: 0,
  };
  const smaller = Array.from(fitSingularValues, (_, i) => {
    const rank = i + 1;
    return {
      size: { rank, tau: null, reason: null },
      cost: groupCost(group, rank, cost),
      distortion: distortionOf(rank),
    };
  });
  return [dense, ...smaller.filter((candidate) => candidate.cost < dense.cost)];
}

/**
 * The path that an allocation takes through the ranks of `spectra`.
 * @param fixed the cost of everything else in the network.
 */
export function rankPath(
  spectra: readonly Spectrum[],
  allocation: Allocation,
  cost: Cost,
  fixed: number,
): RankPath {
  if (allocation === 'tau') return tauPath(spectra, cost, fixed);
  const parts = spectra.map((spectrum) => {
    const kept = explainedVariances(spectrum.fitSingularValues);
    return rankCandidates(spectrum, cost, (rank) => 1 - kept[rank - 1]!);
  });
  return leastDistortionPath(parts, fixed);
}

/** The error's remedy where a budget is out of reach. */
export function ranksOutOfReach(least: number): string {
  return (
    `the layers to compress leave at least ${least}: ` + `raise it to that, or compress more layers`
  );
}
