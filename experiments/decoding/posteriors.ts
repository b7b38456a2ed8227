/**
 * What a CTC model of phonemes may say of a sentence, made up: a peak for each phoneme and blanks
 * between, mistakes by a confusion matrix, and noise on every score. For each word one of its
 * pronunciations is said.
 */
import type { Lexicon } from '../../lib';
import { Random } from '../../lib/random';
import { CONFUSIONS, PHONES } from './phones';

export const FRAME_SECONDS = 0.03;
/** The blank's number; phonemes are 1, 2, ... in the order of PHONES. */
const BLANK = 0;
const UNITS = PHONES.length + 1;

/** How bad the model is: chances at each phoneme, or at each frame. */
export interface Strength {
  /** That another phoneme peaks, one that is like it. */
  readonly substitution: number;
  /** That the blank covers it. */
  readonly deletion: number;
  /** That something peaks in a frame of blank. */
  readonly insertion: number;
  /** What of a peak is left to phonemes that are like it. */
  readonly doubt: number;
  /** Deviation of normal noise on every log-probability, nats. */
  readonly noise: number;
}

export interface Utterance {
  readonly words: readonly string[];
  /** Numbers of the phonemes that were said. */
  readonly said: readonly number[];
  readonly frames: number;
  /** [frames, units], before the softmax. */
  readonly scores: Float32Array;
}

/** The share of the blank in the frame of a phoneme, and of all phonemes in one of blank. */
const OTHERS = 0.05;
/** What of a phoneme shows where the blank covers it. */
const COVERED = 0.15;

/** @returns nothing where the lexicon lacks one of the words. */
export function utteranceOf(
  words: readonly string[],
  lexicon: Lexicon,
  strength: Strength,
  random: Random,
): Utterance | undefined {
  if (words.some((word) => !Object.hasOwn(lexicon, word))) return undefined;
  const said: number[] = [];
  const rows: Float64Array[] = [];
  const blanks = (most: number): void => {
    for (let n = random.below(most + 1); n > 0; n--) rows.push(blankFrame(strength, random));
  };
  blanks(10);
  for (const word of words) {
    for (const name of random.pick(lexicon[word]!)) {
      const phone = 1 + PHONES.indexOf(name);
      // The same twice is two only over a blank.
      if (said.at(-1) === phone) rows.push(blankFrame(strength, random));
      said.push(phone);
      rows.push(...peak(phone, strength, random));
      blanks(4);
    }
    blanks(3);
  }
  blanks(10);
  const scores = new Float32Array(rows.length * UNITS);
  rows.forEach((row, t) => {
    row.forEach((p, unit) => {
      scores[t * UNITS + unit] = Math.log(p) + strength.noise * normal(random);
    });
  });
  return { words, said, frames: rows.length, scores };
}

/** One frame, or in a fifth of all phonemes two alike. */
function peak(phone: number, strength: Strength, random: Random): Float64Array[] {
  const { substitution, deletion, doubt } = strength;
  const heard = random.chance(substitution) ? 1 + drawn(CONFUSIONS[phone - 1]!, random) : phone;
  const blank = random.chance(deletion) ? 1 - COVERED : OTHERS;
  const frame = new Float64Array(UNITS);
  CONFUSIONS[heard - 1]!.forEach((p, i) => {
    frame[1 + i] = (1 - blank) * doubt * p;
  });
  frame[heard] = (1 - blank) * (1 - doubt);
  frame[BLANK] = blank;
  return random.chance(0.2) ? [frame, frame] : [frame];
}

function blankFrame({ insertion }: Strength, random: Random): Float64Array {
  const others = random.chance(insertion) ? 1 - COVERED : OTHERS;
  const frame = new Float64Array(UNITS).fill((others * 0.2) / PHONES.length);
  frame[BLANK] = 1 - others;
  frame[1 + random.below(PHONES.length)]! += others * 0.8;
  return frame;
}

function drawn(distribution: Float64Array, random: Random): number {
  let left = random.uniform();
  const index = distribution.findIndex((p) => (left -= p) < 0);
  return index < 0 ? distribution.length - 1 : index;
}

/** Box and Muller (1958). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}
