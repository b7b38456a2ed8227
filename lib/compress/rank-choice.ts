/** The rank of a projection group, by its layer's rule. */
import { type Cost, PARAMETERS } from '../allocation';
import type { Spectrum } from './method';
import type { ProjectionRule } from './plan';
import { groupCost, type ProjectionGroup } from './projection-group';
import { rankForTau } from './rank';

export interface RankChoice {
  /** Null where the group stays dense. */
  readonly rank: number | null;
  /** The threshold of Eq. (7); null where the rank was given. */
  readonly tau: number | null;
  /** Why the group stays dense, or that its factors are not smaller; null otherwise. */
  readonly reason: string | null;
}

/** The rank that tau gives, unless the factors would not be smaller than what they replace. */
export function chooseByTau(
  { group, singularValues }: Spectrum,
  tau: number,
  cost: Cost = PARAMETERS,
): RankChoice {
  const rank = rankForTau(singularValues, tau);
  const reason = lossOf(group, rank, cost, 'would replace');
  return { rank: reason === null ? rank : null, tau, reason };
}

/** What is to be said where the factors are not smaller than what they replace; otherwise null. */
function lossOf(group: ProjectionGroup, rank: number, cost: Cost, verb: string): string | null {
  const factors = groupCost(group, rank, cost);
  const dense = groupCost(group, null, cost);
  if (factors < dense) return null;
  const unit = cost.unit === 'bytes' ? 'bytes' : 'numbers';
  const relation = factors === dense ? 'as many as' : 'more than';
  return `at rank ${rank} its factors hold ${factors} ${unit}, ${relation} the ${dense} of the matrices they ${verb}`;
}

/** A rank that was given is applied whatever it saves, but it is said. */
export function chooseByRule(spectrum: Spectrum, rule: ProjectionRule): RankChoice {
  if ('tau' in rule) return chooseByTau(spectrum, rule.tau);
  const rank =
    typeof rule.rank === 'number' ? rule.rank : (rule.rank[spectrum.group.direction] ?? null);
  if (rank === null) return { rank, tau: null, reason: 'the plan says so' };
  const reason = lossOf(spectrum.group, rank, PARAMETERS, 'replace');
  return { rank, tau: null, reason: reason && `${reason}: give it a lower one, or leave it out` };
}
