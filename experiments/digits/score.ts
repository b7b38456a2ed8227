/** The error rates of a model on utterances that it was not trained on. */
import {
  countWordErrors,
  createDecoder,
  decodeGreedy,
  wordErrorRate,
  sumWordErrors,
  type WordErrors,
  type Model,
  type Units,
} from '../../lib';
import type { DigitExample } from './examples';

export interface Scores {
  readonly utterances: number;
  readonly words: number;
  /** Of the words that the search over the lexicon finds. */
  readonly wordErrorRate: number;
  readonly wordErrors: {
    readonly substitutions: number;
    readonly insertions: number;
    readonly deletions: number;
  };
  /** Of the phonemes, by the best unit of each frame. */
  readonly unitErrorRate: number;
}

/** Side by side through the model. */
const BATCH = 16;

export async function scoreModel(
  model: Model,
  utterances: readonly DigitExample[],
  threads = 1,
): Promise<Scores> {
  return scoreOutputs(
    model.units!,
    utterances,
    await outputsByUtterance(model, utterances, threads),
  );
}

/** @param outputs of a model with those units, [frames, units] of each utterance. */
export function scoreOutputs(
  units: Units,
  utterances: readonly Pick<DigitExample, 'words' | 'labels'>[],
  scores: readonly Float32Array[],
): Scores {
  const decoder = createDecoder(units);
  const [words, phonemes]: [WordErrors[], WordErrors[]] = [[], []];
  for (const [i, utterance] of utterances.entries()) {
    decoder.reset();
    decoder.push(scores[i]!);
    const found = decoder.result().words.map(({ word }) => word);
    words.push(countWordErrors(utterance.words, found));
    const best = decodeGreedy(scores[i]!, units).map(({ unit }) => unit);
    phonemes.push(countWordErrors(Array.from(utterance.labels), best));
  }
  const { reference, ...wordErrors } = sumWordErrors(words);
  return {
    utterances: utterances.length,
    words: reference,
    wordErrors,
    wordErrorRate: wordErrorRate(sumWordErrors(words)),
    unitErrorRate: wordErrorRate(sumWordErrors(phonemes)),
  };
}

/** A model's outputs at the frames of each utterance: [frames, units]. */
export async function outputsByUtterance(
  model: Model,
  utterances: readonly DigitExample[],
  threads: number,
): Promise<Float32Array[]> {
  const byLength = [...utterances.keys()].sort(
    (a, b) => utterances[a]!.frames - utterances[b]!.frames,
  );
  const scores: Float32Array[] = [];
  for (let start = 0; start < byLength.length; start += BATCH) {
    const batch = byLength.slice(start, start + BATCH);
    const outputs = await outputsOf(
      model,
      batch.map((i) => utterances[i]!),
      threads,
    );
    batch.forEach((i, k) => (scores[i] = outputs[k]!));
  }
  return scores;
}

/** The outputs at the frames of each. */
async function outputsOf(
  model: Model,
  batch: readonly DigitExample[],
  threads: number,
): Promise<Float32Array[]> {
  const frames = Math.max(...batch.map((each) => each.frames));
  const inputs = new Float32Array(batch.length * frames * model.inputSize);
  batch.forEach((each, b) => {
    inputs.set(each.inputs, b * frames * model.inputSize);
  });
  const lengths = batch.map((each) => each.frames);
  const outputs = await model.run(inputs, { frames, batch: batch.length, lengths, threads });
  const size = outputs.length / batch.length;
  return lengths.map((length, b) =>
    outputs.subarray(b * size, b * size + length * model.outputSize),
  );
}
