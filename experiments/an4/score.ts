/** Errors on utterances: words by the lexicon, phonemes by the best unit of each frame. */
import {
  countWordErrors,
  createDecoder,
  decodeGreedy,
  sumWordErrors,
  wordErrorRate,
  type DecoderOptions,
  type Model,
  type Units,
} from '../../lib';
import type { RecognizerExample } from './recognizer';

/** Of a lexicon's words, by which the figures were decoded. */
const WORD_PENALTY = 2;
const BATCH = 16;

export interface Scores {
  readonly wordErrorRate: number;
  readonly unitErrorRate: number;
}

/**
 * @param outputs [frames, units] of each example.
 * @param decoding by default by the lexicon, any word after any.
 */
export function scoreOutputs(
  units: Units,
  examples: readonly RecognizerExample[],
  outputs: readonly Float32Array[],
  decoding: DecoderOptions = { wordPenalty: WORD_PENALTY },
): Scores {
  const decoder = createDecoder(units, decoding);
  const counted = examples.map(({ words, labels }, i) => {
    decoder.reset();
    decoder.push(outputs[i]!);
    const found = decoder.result().words.map(({ word }) => word);
    const best = decodeGreedy(outputs[i]!, units).map(({ unit }) => unit);
    return {
      words: countWordErrors(words, found),
      units: countWordErrors(Array.from(labels), best),
    };
  });
  return {
    wordErrorRate: wordErrorRate(sumWordErrors(counted.map(({ words }) => words))),
    unitErrorRate: wordErrorRate(sumWordErrors(counted.map(({ units: each }) => each))),
  };
}

/** Some utterances at a time, padded to the longest of them. */
export async function outputsOf(
  model: Model,
  examples: readonly RecognizerExample[],
): Promise<Float32Array[]> {
  const outputs: Float32Array[] = [];
  for (let first = 0; first < examples.length; first += BATCH) {
    const some = examples.slice(first, first + BATCH);
    const frames = Math.max(...some.map((each) => each.frames));
    const inputs = new Float32Array(some.length * frames * model.inputSize);
    some.forEach((each, i) => {
      inputs.set(each.inputs, i * frames * model.inputSize);
    });
    const lengths = some.map((each) => each.frames);
    const all = await model.run(inputs, { batch: some.length, frames, lengths });
    const size = frames * model.outputSize;
    some.forEach((each, i) => {
      outputs.push(all.slice(i * size, i * size + each.frames * model.outputSize));
    });
  }
  return outputs;
}
