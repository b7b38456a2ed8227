/**
 * Speech amid noise, without end: mixture i of epoch e under seed s is a function of s, e and i
 * alone.
 */
import { distortAudioSync } from '../../lib';
import { colour } from '../audio/colour';
import { addTo, amplitude, looped, scaled } from '../audio/level';
import { MADE_NOISES, madeNoise } from '../audio/noise';
import { played } from '../audio/speed';
import type { Random } from '../../lib/random';
import { RATE, type Recordings } from './recordings';

/**
 * Signal to noise, in decibels; the peak of the whole, in decibels below the largest sample; the
 * speed, with the pitch.
 */
const SNR = [-5, 40] as const;
const PEAK = [-36, 0] as const;
const SPEED = [0.75, 1.35] as const;
/** Shares of the mixtures. */
const NOISY = 0.8;
/** Of what is said: single words of other people. */
const WORDS = 0.6;
const RECORDED = 0.6;
const COLOURED = 0.7;
const NO_POWER = 1e-12;

/** `seconds` of the recordings, one after another as chance has it. */
function speechOf({ speech, words }: Recordings, length: number, random: Random): Float32Array {
  const x = new Float32Array(length);
  let at = -random.below(random.pick(speech).length);
  while (at < length) {
    const next = played(
      random.pick(random.chance(WORDS) ? words : speech),
      random.ratio(SPEED),
      RATE,
    );
    addTo(x, next, amplitude(random.uniform(-6, 6)), at);
    at += next.length + random.below(0.3 * RATE);
  }
  return x;
}

export function makeMixture(recordings: Recordings, seconds: number, random: Random): Float32Array {
  const length = Math.round(seconds * RATE);
  let x = speechOf(recordings, length, random);
  if (random.chance(COLOURED)) colour(x, random, RATE);
  if (random.chance(NOISY)) {
    const noise = random.chance(RECORDED)
      ? looped(recordings.noise, random.below(recordings.noise.length), length)
      : madeNoise(random.pick(MADE_NOISES), length, random, RATE);
    if (random.chance(COLOURED)) colour(noise, random, RATE);
    x = amid(x, noise, random.uniform(...SNR));
  }
  return withPeak(x, random.uniform(...PEAK));
}

/** So much above the noise, which is heard over and over again, in decibels. */
export function amid(x: Float32Array, noise: Float32Array, snr: number): Float32Array {
  const [audio, other] = [x, noise].map((samples) => ({ sampleRate: RATE, samples }));
  return distortAudioSync(audio!, { noise: other, snr }).samples;
}

function withPeak(x: Float32Array, decibels: number): Float32Array {
  let loudest = Math.sqrt(NO_POWER);
  for (const sample of x) loudest = Math.max(loudest, Math.abs(sample));
  return scaled(x, amplitude(decibels) / loudest);
}

/** Decibels at which models are tested. */
const TEST_SNRS = [0, 10, 20];

/** A recording as it is, and amid the recorded noise: what models are tested on. */
export function testMixtures({ speech, noise }: Recordings, snrs = TEST_SNRS): Float32Array[] {
  return speech.flatMap((recording) => [
    recording,
    ...snrs.map((snr) => amid(recording, noise, snr)),
  ]);
}
