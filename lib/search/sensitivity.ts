/**
 * How much the outputs of a model mind each joint. The joint alone is cut to a few ranks, the model runs over the
 * calibration, and what counts is
 *
 *     change = sum |y' - y|^2 / sum |y|^2,        y the outputs of the dense model, y' those of the cut one.
 *
 * Between the ranks that were measured the change goes with the energy lost, from none where nothing is lost.
 */
import { availableParallelism } from 'node:os';
import type { Calibration, Sequence } from '../compress/calibration';
import type { Spectrum } from '../compress/choice';
import { IN_NUMBERS } from '../compress/price';
import type { StepCounter } from '../compress/progress';
import { explainedVariances } from '../compress/rank';
import { CompactRnnError } from '../errors';
import { namedError } from '../files/naming';
import { shown } from '../json/shown';
import { MAX_THREADS, type Model } from '../model';
import type { Subject } from './subject';

/** One joint. */
export interface Sensitivity {
  /** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
  readonly name: string;
  /** Largest rank first. */
  readonly measured: readonly { readonly rank: number; readonly change: number }[];
}

/** Ranks that a joint is cut to, at most. */
export const TRIALS_PER_JOINT = 6;

/** The largest rank that makes the joint smaller, its half, quarter, ..., and 1; none where even that makes it larger. */
export function trialRanks({ joint, singularValues }: Spectrum): number[] {
  const cost = (rank: number) => IN_NUMBERS.of(joint, rank);
  const whole = IN_NUMBERS.of(joint, null);
  const largest = Array.from(singularValues, (_, i) => i + 1).findLast((rank) => cost(rank) < whole) ?? 0;
  const halves = Array.from({ length: TRIALS_PER_JOINT - 1 }, (_, i) => Math.floor(largest / 2 ** i));
  return [...new Set([...halves, Math.min(largest, 1)])].filter((rank) => rank > 0);
}

/** The change at any rank, from those that were measured. */
export function interpolated(
  singularValues: ArrayLike<number>,
  measured: Sensitivity['measured'],
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

/** A sequence of the calibration with what the dense model says of it. */
interface Heard extends Sequence {
  readonly outputs: Float32Array;
}

const threads = Math.min(availableParallelism(), MAX_THREADS);

async function listen(model: Model, calibration: Calibration, signal?: AbortSignal): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (let i = 0; i < calibration.count; i++) {
    signal?.throwIfAborted();
    const sequence = await calibration.load(i, 0);
    try {
      if (typeof sequence !== 'object')
        throw new CompactRnnError(
          'INVALID_INPUT',
          `it must be { inputs, frames }, but is ${shown(sequence)}`,
        );
      const { inputs, frames } = sequence;
      heard.push({ inputs, frames, outputs: await model.run(inputs, { frames, threads }) });
    } catch (error) {
      throw namedError(calibration.name?.(i) ?? `calibration example ${i}`, error);
    }
  }
  return heard;
}

/** By how much the outputs of a model differ from what was heard of the dense one. */
async function changeOf(model: Model, heard: readonly Heard[], signal?: AbortSignal): Promise<number> {
  let [difference, whole] = [0, 0];
  for (const { inputs, frames, outputs } of heard) {
    signal?.throwIfAborted();
    const ys = await model.run(inputs, { frames, threads });
    for (const [i, y] of outputs.entries()) {
      difference += (ys[i]! - y) ** 2;
      whole += y ** 2;
    }
  }
  return whole > 0 ? difference / whole : 0;
}

/** Cuts one joint after the other. */
export async function measureSensitivity(
  subject: Subject,
  calibration: Calibration,
  steps: StepCounter,
): Promise<Sensitivity[]> {
  const { joints, model, signal } = subject;
  const heard = await listen(model, calibration, signal);
  const sensitivities: Sensitivity[] = [];
  for (const [j, spectrum] of joints.entries()) {
    const measured: { rank: number; change: number }[] = [];
    const ranks = trialRanks(spectrum);
    for (const rank of ranks) {
      const alone = joints.map((_, other) => (other === j ? rank : null));
      measured.push({ rank, change: await changeOf(await subject.at(alone, undefined), heard, signal) });
      steps.advance(`${spectrum.joint.name} alone at rank ${rank}`);
    }
    steps.advance(`${spectrum.joint.name} measured`, TRIALS_PER_JOINT - ranks.length);
    sensitivities.push({ name: spectrum.joint.name, measured });
  }
  return sensitivities;
}
