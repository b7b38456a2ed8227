/** Scores of a network in training on examples that it is not trained on. */
import type { NativeScore, NativeScored } from '../native';
import { sortedBatches } from './batch-order';
import { loadBatch, truncated, type BatchOptions } from './batch';
import type { RatioTerms } from './bootstrap';
import { rankedBy, scoreOf, type CriterionKind, type CriterionScore } from './criteria';
import type { TrainingExamples } from './examples';
import type { Trainer } from './trainer';

/** How examples are scored. */
export interface ScoreOptions extends BatchOptions {
  /** Sequences in a batch. */
  readonly batch: number;
  /** Frames of a piece of truncated back-propagation; undefined for whole sequences. */
  readonly truncate: number | undefined;
  /** Called after each batch. */
  readonly onBatch: (done: number, total: number) => void;
}

/** The score over all examples, and its terms by example. */
export interface ExampleScores {
  readonly score: CriterionScore;
  readonly scores: UtteranceScores;
}

/** Scores examples by the current weights of the trainer. */
export async function scoreExamples(
  trainer: Trainer,
  examples: TrainingExamples,
  options: ScoreOptions,
): Promise<ExampleScores> {
  const { criterion, batch, truncate, signal, onBatch } = options;
  const sums = zeroScore();
  const scores = new UtteranceScores(examples.count);
  const batches = sortedBatches(examples, batch);
  for (const [done, indices] of batches.entries()) {
    signal?.throwIfAborted();
    const whole = await loadBatch(examples, indices, 0, options);
    for (const piece of truncate === undefined ? [whole] : truncated(whole, truncate)) {
      const scored = await trainer.score(piece);
      addScore(sums, scored);
      scores.add(indices, scored);
    }
    onBatch(done + 1, batches.length);
  }
  return { score: scoreOf(criterion.kind, sums), scores };
}

/** Loss, count of the mean, errors and labels of each utterance. */
export class UtteranceScores {
  readonly #columns: readonly Float64Array[];

  /** @param count the number of utterances. */
  constructor(readonly count: number) {
    this.#columns = Array.from({ length: 4 }, () => new Float64Array(count));
  }

  /**
   * Adds the scores of a batch.
   * @param indices of its utterances.
   */
  add(indices: readonly number[], { sequences }: NativeScored): void {
    for (const [b, i] of indices.entries())
      for (const [c, column] of this.#columns.entries()) column[i]! += sequences[4 * b + c]!;
  }

  /** The terms of the mean loss. */
  get loss(): RatioTerms {
    return { over: this.#columns[0]!, under: this.#columns[1]! };
  }

  /** The terms of the error rate: errors over labels. */
  get errorRate(): RatioTerms {
    return { over: this.#columns[2]!, under: this.#columns[3]! };
  }

  /** The terms of the measure by which epochs are ranked, in f32 as checkpoints store them. */
  ranking(kind: CriterionKind): RatioTerms {
    const { over, under } = this[rankedBy(kind)];
    return { over: Float32Array.from(over), under: Float32Array.from(under) };
  }
}

/** The sum of no scores. */
export function zeroScore(): NativeScore {
  return { loss: 0, count: 0, errors: 0, labels: 0, decoded: 0, infeasible: 0 };
}

/** Adds the score of a batch to `sums`. */
export function addScore(sums: NativeScore, scored: NativeScore): void {
  sums.loss += scored.loss;
  sums.count += scored.count;
  sums.errors += scored.errors;
  sums.labels += scored.labels;
  sums.decoded += scored.decoded;
  sums.infeasible += scored.infeasible;
}
