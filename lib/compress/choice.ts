/** The rank of a joint, by its layer's rule. */
import type { Joint } from './joint';
import type { ProjectionRule } from './plan';
import { IN_NUMBERS } from './price';
import { rankForTau } from './rank';

/** A joint with the singular values that its rank is chosen by, largest first. */
export interface Spectrum {
  readonly joint: Joint;
  readonly singularValues: Float64Array;
}

export interface Choice {
  /** Null where the joint stays dense. */
  readonly rank: number | null;
  /** The threshold of Eq. (7); null where the rank was given. */
  readonly tau: number | null;
  /** Why the joint stays dense. */
  readonly reason: string | null;
}

/** The rank that tau gives, unless the factors would not be smaller than what they replace. */
export function chooseByTau(
  { joint, singularValues }: Spectrum,
  tau: number,
  scale = IN_NUMBERS,
): Choice {
  const rank = rankForTau(singularValues, tau);
  const [factors, before] = [scale.of(joint, rank), scale.of(joint, null)];
  if (factors < before) return { rank, tau, reason: null };
  const reason =
    `at rank ${rank} its factors hold ${factors} ${scale.unit}, ` +
    `${factors === before ? 'as many as' : 'more than'} the ${before} of the matrices they would replace`;
  return { rank: null, tau, reason };
}

/** A rank that was given is applied whatever it saves. */
export function chooseByRule(spectrum: Spectrum, rule: ProjectionRule): Choice {
  if ('tau' in rule) return chooseByTau(spectrum, rule.tau);
  const rank =
    typeof rule.rank === 'number' ? rule.rank : (rule.rank[spectrum.joint.direction] ?? null);
  return { rank, tau: null, reason: rank === null ? 'the plan says so' : null };
}
