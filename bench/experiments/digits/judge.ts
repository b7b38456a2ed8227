/** What a model makes of utterances that it was not trained on. */
import {
  countErrors,
  createDecoder,
  decodeGreedy,
  errorRate,
  sumErrors,
  type Errors,
  type Model,
} from '../../../lib';
import type { Heard } from './examples';

export interface Judgement {
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

export async function judge(model: Model, utterances: readonly Heard[], threads = 1): Promise<Judgement> {
  const units = model.units!;
  const decoder = createDecoder(units);
  const [words, phonemes]: [Errors[], Errors[]] = [[], []];
  const byLength = [...utterances].sort((a, b) => a.frames - b.frames);
  for (let i = 0; i < byLength.length; i += BATCH) {
    const batch = byLength.slice(i, i + BATCH);
    for (const [k, scores] of (await outputsOf(model, batch, threads)).entries()) {
      decoder.reset();
      decoder.push(scores);
      words.push(
        countErrors(
          batch[k]!.words,
          decoder.result().words.map(({ word }) => word),
        ),
      );
      phonemes.push(
        countErrors(
          Array.from(batch[k]!.labels),
          decodeGreedy(scores, units).map(({ unit }) => unit),
        ),
      );
    }
  }
  const { reference, ...wordErrors } = sumErrors(words);
  return {
    ...{ utterances: utterances.length, words: reference, wordErrors },
    wordErrorRate: errorRate(sumErrors(words)),
    unitErrorRate: errorRate(sumErrors(phonemes)),
  };
}

/** The outputs at the frames of each. */
async function outputsOf(model: Model, batch: readonly Heard[], threads: number): Promise<Float32Array[]> {
  const frames = Math.max(...batch.map((each) => each.frames));
  const inputs = new Float32Array(batch.length * frames * model.inputSize);
  batch.forEach((each, b) => {
    inputs.set(each.inputs, b * frames * model.inputSize);
  });
  const lengths = batch.map((each) => each.frames);
  const outputs = await model.run(inputs, { frames, batch: batch.length, lengths, threads });
  const size = outputs.length / batch.length;
  return lengths.map((length, b) => outputs.subarray(b * size, b * size + length * model.outputSize));
}
