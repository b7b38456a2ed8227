/** Utterances as examples: frames of features, and the units that the digits are made of. */
import { setImmediate as yielded } from 'node:timers/promises';
import { encodeText, features } from '../../../lib';
import type { Example, Examples } from '../../../lib/train';
import { digitsOf, type Corpus } from './corpus';
import type { Task } from './task';
import type { Utterance } from './utterance';
import { RATE, spelled } from './words';

/** About how many frames a digit lasts, with its share of the pauses. */
const FRAMES_OF_DIGIT = 20;

/** An example with the words that were said in it. */
export interface Heard extends Example {
  readonly labels: Int32Array;
  readonly words: readonly string[];
}

async function heard({ digits, samples }: Utterance, { units, frontEnd }: Task): Promise<Heard> {
  const { data, frames } = await features({ sampleRate: RATE, samples }, frontEnd);
  const text = spelled(digits);
  return { inputs: data, frames, labels: encodeText(text, units), words: text.split(' ') };
}

/** `count` new utterances an epoch, made when they are asked for. */
export function trainingExamples(corpus: Corpus, task: Task, count: number): Examples {
  return {
    count,
    frames: (i) => FRAMES_OF_DIGIT * digitsOf(i),
    load: async (i, epoch) => {
      await yielded(); // to the batch before, which is learned from meanwhile
      return heard(corpus.utterance(i, epoch), task);
    },
  };
}

/** The first `count` utterances, made once. */
export async function heardOf(corpus: Corpus, task: Task, count: number): Promise<Heard[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => heard(corpus.utterance(i), task)));
}
