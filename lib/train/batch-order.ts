/** The order of the examples of an epoch: shuffled, those of like length in one batch. */
import { native } from '../native';
import { framesOfAll, type TrainingExamples } from './examples';

/** Examples of so many batches are sorted by length among themselves. */
const WINDOW = 16;

/** 0 to n - 1 in an order that is a function of seed and stream alone. */
export function shuffled(n: number, seed: number, stream: number): number[] {
  const keys = new Float32Array(n);
  native.fillUniform(keys, seed, stream, 1);
  return Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

function pieces(list: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

/** The batches of an epoch, each as indices of its examples. */
export function epochBatches(
  examples: TrainingExamples,
  batch: number,
  seed: number,
  epoch: number,
): number[][] {
  const frames = framesOfAll(examples);
  const windows = pieces(shuffled(examples.count, seed, 2 * epoch), batch * WINDOW);
  const batches = windows.flatMap((window) =>
    pieces(
      window.sort((a, b) => frames[a]! - frames[b]! || a - b),
      batch,
    ),
  );
  return shuffled(batches.length, seed, 2 * epoch + 1).map((i) => batches[i]!);
}

/** All examples, the shorter first: for where the order does not matter. */
export function sortedBatches(examples: TrainingExamples, batch: number): number[][] {
  const frames = framesOfAll(examples);
  const all = Array.from(frames.keys());
  return pieces(
    all.sort((a, b) => frames[a]! - frames[b]! || a - b),
    batch,
  );
}
