/**
 * How much the outputs of a model mind each joint, which alone is cut to a few ranks. Between those
 * that were measured the change goes with the energy lost, from none where nothing is lost.
 */
import {
  type Calibration,
  explainedVariances,
  IN_NUMBERS,
  type Spectrum,
  type StepCounter,
} from '../compress';
import { Outputs } from './outputs';
import type { SearchSensitivity } from './sensitivity';
import type { Subject } from './subject';

/** Of a joint, by rank. */
export interface JointSensitivity extends SearchSensitivity {
  readonly measured: readonly (SearchSensitivity['measured'][number] & { readonly rank: number })[];
}

/** Ranks that a joint is cut to, at most. */
export const TRIALS_PER_JOINT = 6;

/**
 * The largest rank that makes the joint smaller, its half, quarter, ..., and 1; none where even
 * that makes it larger.
 */
export function trialRanks({ joint, singularValues }: Spectrum): number[] {
  const cost = (rank: number) => IN_NUMBERS.of(joint, rank);
  const whole = IN_NUMBERS.of(joint, null);
  const largest =
    Array.from(singularValues, (_, i) => i + 1).findLast((rank) => cost(rank) < whole) ?? 0;
  const halves = Array.from({ length: TRIALS_PER_JOINT - 1 }, (_, i) =>
    Math.floor(largest / 2 ** i),
  );
  return [...new Set([...halves, Math.min(largest, 1)])].filter((rank) => rank > 0);
}

/** The change at any rank, from those that were measured. */
export function interpolated(
  singularValues: ArrayLike<number>,
  measured: readonly Pick<JointSensitivity['measured'][number], 'rank' | 'change'>[],
): (rank: number) => number {
  const kept = explainedVariances(singularValues);
  const lostAt = (rank: number) => 1 - kept[rank - 1]!;
  const points = [
    { lost: 0, change: 0 },
    ...measured.map(({ rank, change }) => ({ lost: lostAt(rank), change })),
  ];
  return (rank) => {
    const lost = lostAt(rank);
    const after = points.findIndex((point, i) => i > 0 && point.lost >= lost);
    const [a, b] = after < 0 ? points.slice(-2) : points.slice(after - 1, after + 1);
    if (!b) return 0;
    const share = b.lost > a!.lost ? (lost - a!.lost) / (b.lost - a!.lost) : 1;
    return a!.change + share * (b.change - a!.change);
  };
}

/** Cuts one joint after the other. */
export async function measureSensitivity(
  subject: Subject,
  calibration: Calibration,
  steps: StepCounter,
): Promise<JointSensitivity[]> {
  const { joints, model, signal } = subject;
  const outputs = await Outputs.of(model, calibration, signal);
  const sensitivities: JointSensitivity[] = [];
  for (const [j, spectrum] of joints.entries()) {
    const measured: JointSensitivity['measured'][number][] = [];
    const ranks = trialRanks(spectrum);
    for (const rank of ranks) {
      const alone = joints.map((_, other) => (other === j ? rank : null));
      const change = await outputs.changeOf(await subject.at(alone, undefined));
      measured.push({ rank, parameters: IN_NUMBERS.of(spectrum.joint, rank), change });
      steps.advance(`${spectrum.joint.name} alone at rank ${rank}`);
    }
    steps.advance(`${spectrum.joint.name} measured`, TRIALS_PER_JOINT - ranks.length);
    sensitivities.push({ name: spectrum.joint.name, measured });
  }
  return sensitivities;
}
