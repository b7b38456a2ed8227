/** The rank of each joint: by its layer's rule, or by one tau for all that meets a budget. */
import { CompactRnnError } from '../errors';
import { denseSize, factorizedSize, type Joint } from './joint';
import type { ProjectionRule } from './plan';
import { explainedVariances, rankForTau } from './rank';

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
export function chooseByTau({ joint, singularValues }: Spectrum, tau: number): Choice {
  const rank = rankForTau(singularValues, tau);
  const [factors, before] = [factorizedSize(joint, rank), denseSize(joint)];
  if (factors < before) return { rank, tau, reason: null };
  const reason =
    `at rank ${rank} its factors hold ${factors} numbers, ` +
    `${factors === before ? 'as many as' : 'more than'} the ${before} of the matrices they would replace`;
  return { rank: null, tau, reason };
}

/** A rank that was given is applied whatever it saves. */
export function chooseByRule(spectrum: Spectrum, rule: ProjectionRule): Choice {
  if ('tau' in rule) return chooseByTau(spectrum, rule.tau);
  const { rank } = rule;
  return { rank: typeof rank === 'number' ? rank : rank[spectrum.joint.direction]!, tau: null, reason: null };
}

/** What a choice takes off the number of parameters; below zero where a given rank adds to it. */
export function saving({ joint }: Spectrum, { rank }: Choice): number {
  return rank === null ? 0 : denseSize(joint) - factorizedSize(joint, rank);
}

/**
 * The largest tau with which the joints leave at most `target` of the `parameters` that there are without it.
 *
 * The number of parameters never falls as tau grows, and changes only where tau reaches the explained
 * variance of some rank of some joint: so these are all the values worth trying.
 *
 * @throws CompactRnnError `INVALID_OPTION` where even the smallest leaves more, with the number it leaves.
 */
export function tauForTarget(spectra: readonly Spectrum[], parameters: number, target: number): number {
  const remaining = (tau: number): number =>
    spectra.reduce((sum, spectrum) => sum - saving(spectrum, chooseByTau(spectrum, tau)), parameters);
  const taus = new Set(spectra.flatMap(({ singularValues }) => [...explainedVariances(singularValues)]));
  const ascending = Float64Array.from(taus).sort();
  const least = remaining(ascending[0]!);
  if (least > target)
    throw new CompactRnnError(
      'INVALID_OPTION',
      `targetParameters is ${target}, but the layers to compress leave at least ${least}: raise it to that, ` +
        `or compress more layers`,
    );
  let [within, beyond] = [0, ascending.length]; // ascending[within] meets the target, ascending[beyond] does not
  while (beyond - within > 1) {
    const middle = (within + beyond) >> 1;
    if (remaining(ascending[middle]!) <= target) within = middle;
    else beyond = middle;
  }
  return ascending[within]!;
}
