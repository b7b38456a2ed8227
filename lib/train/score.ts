/** How well a network in training does on examples that it does not learn from. */
import type { NativeScore, NativeScored } from '../native';
import { sortedBatches } from './batch-order';
import { loadBatch, truncated, type BatchOptions } from './batch';
import type { RatioTerms } from './bootstrap';
import { rankedBy, scoreOf, type CriterionKind, type CriterionScore } from './criteria';
import type { TrainingExamples } from './examples';
import type { Trainer } from './trainer';

export interface ScoreOptions extends BatchOptions {
  /** Sequences of a batch. */
  readonly batch: number;
  readonly truncate: number | undefined;
  /** Called after each batch. */
  readonly onBatch: (done: number, total: number) => void;
}

/** The mean over all examples, and what each of them adds to it. */
export interface ExampleScores {
  readonly score: CriterionScore;
  readonly scores: UtteranceScores;
}

/** By the weights that the trainer has now. */
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

/** The loss, the count, the errors and the labels of each utterance. */
export class UtteranceScores {
  readonly #columns: readonly Float64Array[];

  constructor(readonly count: number) {
    this.#columns = Array.from({ length: 4 }, () => new Float64Array(count));
  }

  /** @param indices of the utterances that were scored. */
  add(indices: readonly number[], { sequences }: NativeScored): void {
    for (const [b, i] of indices.entries())
      for (const [c, column] of this.#columns.entries()) column[i]! += sequences[4 * b + c]!;
  }

  /** The mean loss. */
  get loss(): RatioTerms {
    return { over: this.#columns[0]!, under: this.#columns[1]! };
  }

  /** Errors as a share of the labels. */
  get errorRate(): RatioTerms {
    return { over: this.#columns[2]!, under: this.#columns[3]! };
  }

  /** That by which epochs are ranked, in the numbers in which checkpoints keep it. */
  ranking(kind: CriterionKind): RatioTerms {
    const { over, under } = this[rankedBy(kind)];
    return { over: Float32Array.from(over), under: Float32Array.from(under) };
  }
}

/** What scores of batches are added to. */
export function zeroScore(): NativeScore {
  return { loss: 0, count: 0, errors: 0, labels: 0, decoded: 0, infeasible: 0 };
}

export function addScore(sums: NativeScore, scored: NativeScore): void {
  sums.loss += scored.loss;
  sums.count += scored.count;
  sums.errors += scored.errors;
  sums.labels += scored.labels;
  sums.decoded += scored.decoded;
  sums.infeasible += scored.infeasible;
}
