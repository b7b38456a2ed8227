/**
 * An utterance: takes of one speaker behind one another, then what became of the sound on its way.
 */
import { distortAudioSync } from '../../lib';
import { addTo, amplitude, faded, looped, power, scaled, trimmed } from '../audio/level';
import { colour } from '../audio/colour';
import { madeNoise } from '../audio/noise';
import { drier } from '../audio/room';
import { paced, played } from '../audio/speed';
import type { Random } from '../../lib/random';
import type { Speaker, Take } from './speaker';
import type { Noise, Style } from './style';
import { RATE } from './words';

export interface Utterance {
  readonly digits: readonly number[];
  /** In [-1, 1], as 16 bits hold them. */
  readonly samples: Float32Array;
}

/** What can be heard besides the speaker. All at `RATE`. */
export interface Surroundings {
  readonly noise: Float32Array;
  /** The impulse response of a room. */
  readonly room: Float32Array;
  /** Whose digits make babble. */
  readonly others: readonly Speaker[];
}

/** What is below this share of the loudest 10 ms is cut off by trimming. */
const SOFT = 0.05;
/** Fades, in samples: half of the cuts have none, and click. */
const FADE = 40;
/** What the power of silence counts as. */
const NO_POWER = 1e-12;

/**
 * `count` digits by a speaker: one take of all of them where there is one and chance wants it, else
 * one by one.
 */
export function chooseTakes(speaker: Speaker, count: number, random: Random): Take[] {
  const strings = speaker.strings[count] ?? [];
  if (strings.length > 0 && random.chance(0.5)) return [random.pick(strings)];
  return Array.from({ length: count }, () => random.pick(random.pick(speaker.single)));
}

/** Seconds of an utterance in which nothing is said. */
const WORDLESS = [0.3, 4] as const;

/** A string of digits in a style; without any takes just everything else that can be heard. */
export function makeUtterance(
  takes: readonly Take[],
  style: Style,
  surroundings: Surroundings,
  random: Random,
): Utterance {
  const words = spokenWords(takes, style, random);
  const loudness = words.length > 0 ? meanPower(words) : 1;
  let x = words.length > 0 ? joined(words, style, random) : silence(random);
  if (random.chance(style.colouring)) colour(x, random, RATE);
  if (random.chance(style.room)) x = inRoom(x, surroundings.room, random);
  if (random.chance(style.noisy)) {
    const noise = noiseOf(random.pick(style.noises), x.length, surroundings, random);
    if (random.chance(style.colouring)) colour(noise, random, RATE);
    const wanted = loudness / 10 ** (random.uniform(...style.snr) / 10);
    addTo(x, noise, Math.sqrt(wanted / (power(noise) + NO_POWER)));
  }
  return {
    digits: takes.flatMap(({ digits }) => digits),
    samples: asRecorded(x, amplitude(random.uniform(...style.peak))),
  };
}

function spokenWords(takes: readonly Take[], style: Style, random: Random): Float32Array[] {
  const speed = random.ratio(style.speed);
  const tempo = random.chance(style.pacing) ? random.ratio(style.tempo) : 1;
  const trimming = random.chance(style.trimming);
  const fade = random.chance(0.5) ? FADE : 0;
  return takes.map(({ samples }) => {
    const own = speed * random.ratio([1 - style.wander, 1 + style.wander]);
    const cut = trimming ? trimmed(samples, SOFT) : samples;
    const word = played(cut, own, RATE);
    const gain = amplitude(random.uniform(-style.emphasis, style.emphasis));
    return faded(scaled(tempo === 1 ? word : paced(word, tempo), gain), fade);
  });
}

function inRoom(x: Float32Array, room: Float32Array, random: Random): Float32Array {
  const response = { sampleRate: RATE, samples: drier(room, random, RATE) };
  return distortAudioSync({ sampleRate: RATE, samples: x }, { response }).samples;
}

function meanPower(words: readonly Float32Array[]): number {
  const samples = words.reduce((sum, { length }) => sum + length, 0);
  return words.reduce((sum, word) => sum + power(word) * word.length, 0) / samples;
}

function silence(random: Random): Float32Array {
  return new Float32Array(Math.round(random.uniform(...WORDLESS) * RATE));
}

/** The words with pauses of silence. */
function joined(words: readonly Float32Array[], style: Style, random: Random): Float32Array {
  const samplesOf = (seconds: number): number => Math.round(seconds * RATE);
  const margin = (): number =>
    style.abrupt > 0 && random.chance(style.abrupt)
      ? 0
      : samplesOf(random.uniform(...style.margin));
  let length = margin();
  const starts = words.map((word, i) => {
    const isJoined = i === 0 || random.chance(style.joined);
    const start = length + (isJoined ? 0 : samplesOf(random.ratio(style.pause)));
    length = start + word.length;
    return start;
  });
  const x = new Float32Array(length + margin());
  words.forEach((word, i) => {
    addTo(x, word, 1, starts[i]);
  });
  return x;
}

function noiseOf(
  kind: Noise,
  length: number,
  surroundings: Surroundings,
  random: Random,
): Float32Array {
  if (kind === 'babble') return babble(length, surroundings.others, random);
  if (kind !== 'recorded') return madeNoise(kind, length, random, RATE);
  return looped(surroundings.noise, random.below(surroundings.noise.length), length);
}

/** Several people saying digits at once. */
function babble(length: number, others: readonly Speaker[], random: Random): Float32Array {
  const x = new Float32Array(length);
  const count = 3 + random.below(4);
  for (let i = 0; i < count; i++) {
    const { single } = random.pick(others);
    for (let at = -random.below(2000); at < length;) {
      const { samples } = random.pick(random.pick(single));
      addTo(x, samples, 1 / Math.sqrt(power(samples) + NO_POWER), at);
      at += samples.length + random.below(1000);
    }
  }
  return x;
}

/** With this peak, in steps of 16 bits. */
function asRecorded(x: Float32Array, peak: number): Float32Array {
  let loudest = Math.sqrt(NO_POWER);
  for (const sample of x) loudest = Math.max(loudest, Math.abs(sample));
  const factor = (32767 * peak) / loudest;
  const y = new Float32Array(x.length);
  for (let n = 0; n < x.length; n++) y[n] = Math.round(x[n]! * factor) / 32768;
  return y;
}
