/**
 * Speech amid a recorded noise, clean and noisy, and how much of the speech is in a signal: SI-SDR
 * (Le Roux et al. 2019, "SDR - half-baked or well done?").
 */
import { amid, makeMixture } from '../dtln/mixture';
import { keptOutRecordings, trainingRecordings } from '../dtln/recordings';
import { Random } from '../../lib/random';

/** Decibels of the speech above the noise. */
const SNRS = [0, 5, 10];

/** Mixtures, and how long each is. */
const PRACTICE = 10;
const PRACTICE_SECONDS = 3;

export interface Pair {
  readonly clean: Float32Array;
  readonly noisy: Float32Array;
}

export async function noisySpeech(): Promise<Pair[]> {
  const { speech, noise } = await keptOutRecordings();
  return speech.flatMap((clean) => SNRS.map((snr) => ({ clean, noisy: amid(clean, noise, snr) })));
}

/** Half a minute of the recordings that nothing is tested on, in noise. */
export async function practice(): Promise<Float32Array[]> {
  const recordings = await trainingRecordings();
  return Array.from({ length: PRACTICE }, (_, i) =>
    makeMixture(recordings, PRACTICE_SECONDS, new Random(1, 0, i)),
  );
}

/** Decibels; the estimate may be louder or softer than the speech. */
export function siSdr(estimate: Float32Array, clean: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array): number => {
    let sum = 0;
    for (let i = 0; i < Math.min(a.length, b.length); i++) sum += a[i]! * b[i]!;
    return sum;
  };
  const scale = dot(estimate, clean) / dot(clean, clean);
  const target = clean.map((x) => scale * x);
  const rest = estimate.map((x, i) => x - (target[i] ?? 0));
  return 10 * Math.log10(dot(target, target) / dot(rest, rest));
}

/** The mean over pairs of what their enhanced signals, one behind the other, have. */
export function meanSiSdr(pairs: readonly Pair[], enhanced: Float32Array): number {
  let at = 0;
  const all = pairs.map(({ clean }) => {
    const part = enhanced.subarray(at, (at += clean.length));
    return siSdr(part, clean);
  });
  return all.reduce((sum, x) => sum + x, 0) / all.length;
}
