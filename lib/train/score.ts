/** How well a network in training does on examples that it does not learn from. */
import type { NativeScored } from '../native';
import { sortedBatches } from './batch-order';
import { loadBatch, truncated } from './batch';
import { scoreOf, type CompleteCriterion, type CriterionScore } from './criteria';
import type { ExampleSizes, TrainingExamples } from './examples';
import type { Trainer } from './trainer';

export interface ScoreOptions {
  readonly criterion: CompleteCriterion;
  /** Sequences of a batch. */
  readonly batch: number;
  readonly truncate: number | undefined;
  readonly sizes: ExampleSizes;
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch. */
  readonly onBatch: (done: number, total: number) => void;
}

/** The mean over all examples, by the weights that the trainer has now. */
export async function scoreExamples(
  trainer: Trainer,
  examples: TrainingExamples,
  options: ScoreOptions,
): Promise<CriterionScore> {
  const { criterion, batch, truncate, sizes, signal, onBatch } = options;
  const sums = zeroScore();
  const batches = sortedBatches(examples, batch);
  for (const [done, indices] of batches.entries()) {
    signal?.throwIfAborted();
    const whole = await loadBatch(examples, indices, 0, criterion, sizes);
    for (const piece of truncate === undefined ? [whole] : truncated(whole, truncate)) {
      addScore(sums, await trainer.score(piece));
    }
    onBatch(done + 1, batches.length);
  }
  return scoreOf(criterion.kind, sums);
}

/** What scores of batches are added to. */
export function zeroScore(): NativeScored {
  return { loss: 0, count: 0, errors: 0, labels: 0, decoded: 0, infeasible: 0 };
}

export function addScore(sums: NativeScored, scored: NativeScored): void {
  sums.loss += scored.loss;
  sums.count += scored.count;
  sums.errors += scored.errors;
  sums.labels += scored.labels;
  sums.decoded += scored.decoded;
  sums.infeasible += scored.infeasible;
}
