/**
 * The order of the examples of an epoch: shuffled, with examples of similar length in one batch.
 */
import { native } from '../native';
import { framesOfAll, type TrainingExamples } from './examples';

/** How many batches of examples are sorted by length together (bucketing). */
const WINDOW = 16;

/** A permutation of 0 to n - 1 that depends on seed and stream alone. */
export function shuffled(n: number, seed: number, stream: number): number[] {
  const keys = new Float32Array(n);
  native.fillUniform(keys, seed, stream, 1);
  return Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

/** The list in slices of `size`, the last one shorter. */
function slices(list: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

/** The batches of an epoch in order, each as indices of its examples. */
export function epochBatches(
  examples: TrainingExamples,
  batch: number,
  seed: number,
  epoch: number,
): number[][] {
  const frames = framesOfAll(examples);
  const windows = slices(shuffled(examples.count, seed, 2 * epoch), batch * WINDOW);
  const batches = windows.flatMap((window) =>
    slices(
      window.sort((a, b) => frames[a]! - frames[b]! || a - b),
      batch,
    ),
  );
  return shuffled(batches.length, seed, 2 * epoch + 1).map((i) => batches[i]!);
}

/** Batches of all examples, shortest first, for uses in which the order does not matter. */
export function sortedBatches(examples: TrainingExamples, batch: number): number[][] {
  const frames = framesOfAll(examples);
  const all = Array.from(frames.keys());
  return slices(
    all.sort((a, b) => frames[a]! - frames[b]! || a - b),
    batch,
  );
}
