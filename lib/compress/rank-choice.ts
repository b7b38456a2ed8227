/** The rank of a projection group, by its layer's rule. */
import { type Cost, PARAMETERS } from '../allocation';
import type { Spectrum } from './method';
import type { ProjectionRule } from './plan';
import { groupCost } from './projection-group';
import { rankForTau } from './rank';

export interface RankChoice {
  /** Null where the group stays dense. */
  readonly rank: number | null;
  /** The threshold of Eq. (7); null where the rank was given. */
  readonly tau: number | null;
  /** Why the group stays dense; null where it does not. */
  readonly reason: string | null;
}

/** The rank that tau gives, unless the factors would not be smaller than what they replace. */
export function chooseByTau(
  { group, singularValues }: Spectrum,
  tau: number,
  cost: Cost = PARAMETERS,
): RankChoice {
  const rank = rankForTau(singularValues, tau);
  const factors = groupCost(group, rank, cost);
  const dense = groupCost(group, null, cost);
  if (factors < dense) return { rank, tau, reason: null };
  const unit = cost.unit === 'bytes' ? 'bytes' : 'numbers';
  const relation = factors === dense ? 'as many as' : 'more than';
  const reason =
    `at rank ${rank} its factors hold ${factors} ${unit}, ${relation} ` +
    `the ${dense} of the matrices they would replace`;
  return { rank: null, tau, reason };
}

/** A rank that was given is applied whatever it saves. */
export function chooseByRule(spectrum: Spectrum, rule: ProjectionRule): RankChoice {
  if ('tau' in rule) return chooseByTau(spectrum, rule.tau);
  const rank =
    typeof rule.rank === 'number' ? rule.rank : (rule.rank[spectrum.group.direction] ?? null);
  return { rank, tau: null, reason: rank === null ? 'the plan says so' : null };
}
