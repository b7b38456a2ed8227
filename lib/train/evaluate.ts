/**
 * Evaluation of a model as it runs: with the stored dtype and the kernels of inference. Each score
 * comes with a confidence interval (bootstrap.ts).
 */
import { withCallbacks } from '../callbacks';
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkCount, checkThreads, Model, networkOutputSize, outputActivation } from '../model';
import { native, type NativeScored } from '../native';
import { checkLongCallOptions, readOptions, type LongCallOptions } from '../options';
import { DECODING_OPTIONS, type DecodingOptions } from '../decode';
import { makeBatch } from './batch';
import { sortedBatches } from './batch-order';
import { errorInterval, INTERVAL_SEED, lossInterval } from './bootstrap';
import { completeCriterion, scoreOf, type CompleteCriterion, type Criterion } from './criteria';
import { Edits } from './edits';
import type { Evaluation } from './evaluation';
import { checkedExamples, exampleSizes, loadExamples, type TrainingExamples } from './examples';
import type { Recordings } from './recordings';
import { addScore, UtteranceScores, zeroScore } from './score';
import { logarithmOf } from './teacher-targets';

/** Options of {@link evaluate}: the criterion, and how outputs are decoded into words. */
export interface EvaluateOptions extends DecodingOptions, LongCallOptions {
  /** The criterion; its mean over the recordings is the loss. */
  readonly criterion: Criterion;
  /** Sequences that run together: at least 1, default 16. The result is the same for any number. */
  readonly batch?: number;
  /** Threads: 1 to 64, default 1. The result is the same for any number. */
  readonly threads?: number;
}

const NAMES = [
  'criterion',
  'batch',
  'threads',
  ...DECODING_OPTIONS,
  'signal',
  'onProgress',
] as const satisfies (keyof EvaluateOptions)[];

/**
 * Evaluates a model over recordings: mean loss, error rates and, where it spells words, word
 * errors.
 * @param recordings with labels, or with targets of a teacher; word errors need `utterances` with
 *   their texts, as {@link loadRecordings} gives them.
 * @throws CompactRnnError as {@link train}.
 */
export async function evaluate(
  model: Model,
  recordings: TrainingExamples & Partial<Pick<Recordings, 'utterances'>>,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const given = readOptions('evaluate', options, NAMES);
  checkLongCallOptions(given);
  return withCallbacks(given, (own) => evaluation(model, recordings, own));
}

async function evaluation(
  model: Model,
  recordings: TrainingExamples & Partial<Pick<Recordings, 'utterances'>>,
  given: EvaluateOptions,
): Promise<Evaluation> {
  const { batch = 16, threads = 1, signal, onProgress } = given;
  checkCount('batch', batch);
  checkThreads(threads);
  if (!(model instanceof Model))
    throw invalidOption(`evaluate takes a Model, but got ${shown(model)}`);
  const criterion = completeCriterion(given.criterion, model);
  const supply = checkedExamples(recordings, 'recordings');
  const edits = new Edits(model, criterion, textsOf(recordings), given);
  const [sums, scores] = [zeroScore(), new UtteranceScores(supply.count)];
  const batches = sortedBatches(supply, batch);
  for (const [done, indices] of batches.entries()) {
    const run = { criterion, threads, signal };
    const { scored, outputs, labels } = await runBatch(model, supply, indices, run);
    addScore(sums, scored);
    scores.add(indices, scored);
    for (const [b, i] of indices.entries()) edits.add(i, outputs[b]!, labels[b]);
    onProgress?.({ stage: 'evaluating', done: done + 1, total: batches.length });
  }
  const score = scoreOf(criterion.kind, sums);
  const frames = ['ce', 'lm'].includes(criterion.kind);
  return {
    utterances: supply.count,
    ...(await edits.words()),
    ...score,
    ...(score.errorRate !== undefined && {
      errorInterval: await errorInterval(scores.errorRate, INTERVAL_SEED),
    }),
    ...edits.units(),
    ...(frames && { frameErrors: { frames: sums.labels, wrong: sums.errors } }),
    lossInterval: await lossInterval(scores.loss, INTERVAL_SEED),
  };
}

/**
 * The reference text of each utterance; undefined where it has none.
 * @throws CompactRnnError INVALID_OPTION where `utterances` is of another type.
 */
function textsOf({ utterances = [] }: { utterances?: unknown }): (string | undefined)[] {
  const texts = Array.isArray(utterances)
    ? utterances.map((utterance: unknown) => (Object(utterance) as { text?: unknown }).text)
    : [null];
  if (texts.every((text) => text === undefined || typeof text === 'string')) return texts;
  throw invalidOption(
    `utterances must be an array of { text }, as loadRecordings makes it, but are ${shown(utterances)}`,
  );
}

interface BatchRun {
  readonly criterion: CompleteCriterion;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
}

/** The score of a batch, and the outputs and labels of each of its examples. */
interface BatchOutcome {
  readonly scored: NativeScored;
  readonly outputs: Float32Array[];
  readonly labels: (ArrayLike<number> | undefined)[];
}

async function runBatch(
  model: Model,
  recordings: TrainingExamples,
  indices: readonly number[],
  { criterion, threads, signal }: BatchRun,
): Promise<BatchOutcome> {
  const units = networkOutputSize(model);
  const sizes = exampleSizes(model);
  const loaded = await loadExamples(recordings, indices, 0, signal);
  const { batch, criterion: targets } = makeBatch(loaded, criterion, sizes);
  const { inputs, frames, sequences, lengths } = batch;
  const ys = await model.run(inputs, {
    frames,
    batch: sequences,
    lengths: Array.from(lengths),
    threads,
  });
  const isSoftmax = outputActivation(model) === 'softmax';
  const scores = isSoftmax ? logarithmOf(ys) : ys;
  const rows = sizes.lastFrame ? 1 : frames;
  const answers = sizes.lastFrame ? lengths.map(() => 1) : lengths;
  const outputs = Array.from(answers, (count, b) => {
    return ys.subarray(b * rows * units, (b * rows + count) * units);
  });
  return {
    scored: native.scoreOutputs(scores, units, answers, targets),
    outputs,
    labels: loaded.examples.map(({ labels }) => labels),
  };
}
