/**
 * How well a model does, as it runs: in whatever numbers it is stored, by the kernels that will run
 * it.
 */
import { checkCount, Model, networkOutputSize } from '../model';
import { native } from '../native';
import { checkLongCallOptions, checkOptionNames, type LongCallOptions } from '../options';
import {
  countWordErrors,
  wordErrorRate,
  sumWordErrors,
  splitWords,
  type WordErrors,
} from '../text';
import { createReader, type Reader, type DecodingOptions } from '../transcribe';
import { makeBatch } from './batch';
import { sortedBatches } from './batch-order';
import {
  completeCriterion,
  scoreOf,
  unitKindOf,
  type CompleteCriterion,
  type Criterion,
  type CriterionScore,
} from './criteria';
import { exampleSizes, loadExamples, type TrainingExamples } from './examples';
import type { Recordings } from './recordings';
import { addScore, zeroScore } from './score';
import { logarithmOf } from './teacher-targets';

/** The criterion that a model is evaluated by, and how its outputs become words. */
export interface EvaluateOptions extends DecodingOptions, LongCallOptions {
  /** Its mean over the recordings is the loss. */
  readonly criterion: Criterion;
  /** Sequences that are run together, from 1; default 16. It changes no result. */
  readonly batch?: number;
  /** 1 to 64, default 1; it changes no result. */
  readonly threads?: number;
}

/** The scores of a model over recordings. */
export interface Evaluation extends CriterionScore {
  /** The number of examples. */
  readonly utterances: number;
  /** `ctc`: the words of the texts, where the examples have any. */
  readonly words?: number;
  /**
   * Substituted, inserted and deleted words, a share of `words`; above 1 where many are inserted.
   */
  readonly wordErrorRate?: number;
}

/**
 * The mean loss of a model over recordings, its error rates, and the words that it gets wrong.
 * @param recordings with labels, or with a teacher's targets.
 * @throws CompactRnnError as {@link train}.
 */
export async function evaluate(
  model: Model,
  recordings: TrainingExamples & Partial<Pick<Recordings, 'utterances'>>,
  options: EvaluateOptions,
): Promise<Evaluation> {
  checkOptionNames('evaluate', options, NAMES);
  const { batch = 16, threads = 1, beam, wordPenalty, signal, onProgress } = options;
  checkLongCallOptions(options);
  checkCount('batch', batch);
  const criterion = completeCriterion(options.criterion, model);
  const texts = recordings.utterances?.map(({ text }) => text) ?? [];
  const sums = zeroScore();
  const errors: WordErrors[] = [];
  const reader =
    unitKindOf(criterion.kind) === 'ctc' && texts.length > 0
      ? createReader(model, { beam, wordPenalty })
      : undefined;
  const batches = sortedBatches(recordings, batch);
  for (const [done, indices] of batches.entries()) {
    signal?.throwIfAborted();
    const { scored, outputs } = await runBatch(model, recordings, indices, criterion, threads);
    addScore(sums, scored);
    for (const [b, i] of indices.entries()) {
      if (reader && texts[i] !== undefined) errors.push(wordErrors(reader, texts[i], outputs[b]!));
    }
    onProgress?.({ stage: 'evaluating', done: done + 1, total: batches.length });
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
  indices: readonly number[],
  criterion: CompleteCriterion,
  threads: number,
): Promise<{ scored: ReturnType<typeof native.scoreOutputs>; outputs: Float32Array[] }> {
  const units = networkOutputSize(model);
  const sizes = exampleSizes(model);
  const loaded = await loadExamples(recordings, indices, 0);
  const { batch, criterion: targets } = makeBatch(loaded, criterion, sizes);
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
