/** Utterances as examples: frames of features, and the units that the digits are made of. */
import { setImmediate as yielded } from 'node:timers/promises';
import { encodeText, features, splitWords } from '../../lib';
import type { TrainingExample, TrainingExamples } from '../../lib/train';
import { digitsOf, type Corpus } from './corpus';
import type { Task } from './task';
import type { Utterance } from './utterance';
import { RATE, spelled } from './words';

/** About how many frames a digit lasts, with its share of the pauses. */
const FRAMES_OF_DIGIT = 20;

/** An example with the words that were said in it. */
export interface DigitExample extends TrainingExample {
  readonly labels: Int32Array;
  readonly words: readonly string[];
}

async function exampleOf(
  { digits, samples }: Utterance,
  { units, frontEnd }: Task,
): Promise<DigitExample> {
  const { data, frames } = await features({ sampleRate: RATE, samples }, frontEnd);
  const text = spelled(digits);
  return { inputs: data, frames, labels: encodeText(text, units), words: splitWords(text) };
}

/** Utterances of an epoch. */
export const EPOCH = 2000;
/**
 * Epochs of utterances that are all different; then they come again. An utterance takes as long to
 * make as to learn from.
 */
const FRESH = 15;

/**
 * Made when they are first asked for, by any training of an experiment, and kept: 0.2 GB for an
 * epoch.
 */
export function trainingExamples(corpus: Corpus, task: Task): TrainingExamples {
  const made = new Map<number, DigitExample>();
  return {
    count: EPOCH,
    frames: (i) => FRAMES_OF_DIGIT * digitsOf(i),
    load: async (i, epoch) => {
      const key = (epoch % FRESH) * EPOCH + i;
      const found = made.get(key);
      if (found) return found;
      await yielded(); // to the training on the batch before
      const example = await exampleOf(corpus.utterance(i, epoch % FRESH), task);
      made.set(key, example);
      return example;
    },
  };
}

/** So many utterances, made once. */
export async function digitExamples(
  corpus: Corpus,
  task: Task,
  count: number,
  first = 0,
): Promise<DigitExample[]> {
  return Promise.all(
    Array.from({ length: count }, (_, i) => exampleOf(corpus.utterance(first + i), task)),
  );
}
