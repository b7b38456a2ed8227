/** How well a network that learns does on examples that it does not learn from. */
import { makeBatch } from './batch';
import type { Sizes } from './check-example';
import { scoreOf, type FullCriterion, type CriterionScore } from './criterion';
import type { TrainingExample, TrainingExamples } from './examples';
import { sortedOrder } from './order';
import { addScore, noScore } from './sums';
import type { Trainer } from './trainer';
import { truncated } from './truncated';

export interface Scoring {
  readonly criterion: FullCriterion;
  readonly batch: number;
  readonly truncate: number | undefined;
  readonly sizes: Sizes;
  readonly signal: AbortSignal | undefined;
  readonly onBatch: (done: number, total: number) => void;
}

/** Examples `numbers` of an epoch, and what errors call them. */
export async function loadExamples(
  examples: TrainingExamples,
  numbers: readonly number[],
  epoch: number,
): Promise<{ examples: TrainingExample[]; names: string[] }> {
  return {
    examples: await Promise.all(numbers.map(async (i) => examples.load(i, epoch))),
    names: numbers.map((i) => examples.name?.(i) ?? `example ${i}`),
  };
}

/** Examples `numbers` of an epoch as a batch. */
export async function loadBatch(
  examples: TrainingExamples,
  numbers: readonly number[],
  epoch: number,
  criterion: FullCriterion,
  sizes: Sizes,
): Promise<ReturnType<typeof makeBatch>> {
  const { examples: loaded, names } = await loadExamples(examples, numbers, epoch);
  return makeBatch(loaded, names, criterion, sizes);
}

export async function scoreExamples(
  trainer: Trainer,
  examples: TrainingExamples,
  scoring: Scoring,
): Promise<CriterionScore> {
  const { criterion, batch, truncate, sizes, signal, onBatch } = scoring;
  const sums = noScore();
  const order = sortedOrder(examples, batch);
  for (const [done, numbers] of order.entries()) {
    signal?.throwIfAborted();
    const whole = await loadBatch(examples, numbers, 0, criterion, sizes);
    for (const piece of truncate === undefined ? [whole] : truncated(whole, truncate)) {
      addScore(sums, await trainer.score(piece));
    }
    onBatch(done + 1, order.length);
  }
  return scoreOf(criterion.kind, sums);
}
