/**
 * How well a model does, as it runs: in whatever numbers it is stored, by the kernels that will run
 * it.
 */
import { checkCount, Model, networkOutputSize } from '../model';
import { native } from '../native';
import { checkOptionNames, checkSignal } from '../options';
import {
  countWordErrors,
  wordErrorRate,
  sumWordErrors,
  splitWords,
  type WordErrors,
} from '../text';
import { createReader, type Reader, type ReaderOptions } from '../transcribe';
import { makeBatch } from './batch';
import { sizesOf } from './check-example';
import {
  fullCriterion,
  scoreOf,
  type Criterion,
  type FullCriterion,
  type CriterionScore,
} from './criterion';
import type { TrainingExamples } from './examples';
import { sortedOrder } from './order';
import type { Recordings } from './recordings';
import { addScore, noScore } from './sums';
import { loadExamples } from './score';
import { logarithmOf } from './teacher-targets';

export interface EvaluateOptions extends ReaderOptions {
  readonly criterion: Criterion;
  /** Sequences that are run together; default 16. It changes no result. */
  readonly batch?: number;
  /** Default 1; it changes no result. */
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Evaluation extends CriterionScore {
  readonly utterances: number;
  /** `ctc`: those of the texts, where the manifest has any. */
  readonly words?: number;
  /** Wrong, missing and superfluous words, a share of `words`. */
  readonly wordErrorRate?: number;
}

/**
 * The mean loss of a model over recordings, its error rates, and the words that it gets wrong.
 * @throws CompactRnnError as {@link train}.
 */
export async function evaluate(
  model: Model,
  recordings: TrainingExamples & Partial<Pick<Recordings, 'utterances'>>,
  options: EvaluateOptions,
): Promise<Evaluation> {
  checkOptionNames('evaluate', options, NAMES);
  const { batch = 16, threads = 1, beam, wordPenalty, signal, onProgress } = options;
  checkSignal(signal);
  checkCount('batch', batch);
  const criterion = fullCriterion(options.criterion, model);
  const texts = recordings.utterances?.map(({ text }) => text) ?? [];
  const sums = noScore();
  const errors: WordErrors[] = [];
  const reader =
    criterion.kind === 'ctc' && texts.length > 0
      ? createReader(model, { beam, wordPenalty })
      : undefined;
  const order = sortedOrder(recordings, batch);
  for (const [done, numbers] of order.entries()) {
    signal?.throwIfAborted();
    const { scored, outputs } = await runBatch(model, recordings, numbers, criterion, threads);
    addScore(sums, scored);
    for (const [b, i] of numbers.entries()) {
      if (reader && texts[i] !== undefined) errors.push(wordErrors(reader, texts[i], outputs[b]!));
    }
    onProgress?.(done + 1, order.length);
  }
  const total = sumWordErrors(errors);
  return {
    utterances: recordings.count,
    ...(errors.length > 0 && { words: total.reference, wordErrorRate: wordErrorRate(total) }),
    ...scoreOf(criterion.kind, sums),
  };
}

const NAMES = ['criterion', 'batch', 'threads', 'beam', 'wordPenalty', 'signal', 'onProgress'];

/** The outputs of each example of a batch, and their score. */
async function runBatch(
  model: Model,
  recordings: TrainingExamples,
  numbers: readonly number[],
  criterion: FullCriterion,
  threads: number,
): Promise<{ scored: ReturnType<typeof native.scoreOutputs>; outputs: Float32Array[] }> {
  const units = networkOutputSize(model);
  const { examples, names } = await loadExamples(recordings, numbers, 0);
  const sizes = sizesOf(model);
  const { batch, criterion: targets } = makeBatch(examples, names, criterion, sizes);
  const { inputs, frames, sequences, lengths } = batch;
  const ys = await model.run(inputs, {
    frames,
    batch: sequences,
    lengths: Array.from(lengths),
    threads,
  });
  const isSoftmax = model.head.at(-1)?.activation === 'softmax';
  const scores = isSoftmax ? logarithmOf(ys) : ys;
  const rows = sizes.lastFrame ? 1 : frames;
  const answers = sizes.lastFrame ? lengths.map(() => 1) : lengths;
  const outputs = Array.from(answers, (count, b) => {
    return ys.subarray(b * rows * units, (b * rows + count) * units);
  });
  return { scored: native.scoreOutputs(scores, units, answers, targets), outputs };
}

function wordErrors(reader: Reader, text: string, outputs: Float32Array): WordErrors {
  reader.reset();
  reader.push(outputs);
  return countWordErrors(splitWords(text), splitWords(reader.result().text));
}
