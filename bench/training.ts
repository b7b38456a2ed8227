/** A step of training: what it is made on, and what it takes. */
import type { Model } from './models';
import { sizesOf } from './network';

/** Sequences of so many frames each, and of so many labels. */
export const TRAINING_BATCH = { sequences: 16, frames: 100, labels: 20 } as const;

/**
 * Floating-point operations of a step, those of the weights alone: a multiplication and an addition
 * for each weight and frame on the way forward, and as many again for the gradient of the inputs
 * and for that of the weights.
 */
export function stepOperations(model: Model): number {
  return 6 * weights(model) * TRAINING_BATCH.sequences * TRAINING_BATCH.frames;
}

/** Elements of all matrices. */
function weights(model: Model): number {
  const { input, cells, output, projections } = sizesOf(model);
  const emitted = projections.map((projection) => projection || cells);
  const layers = projections.map(
    (projection, i) => 4 * cells * ((emitted[i - 1] ?? input) + emitted[i]!) + projection * cells,
  );
  return layers.reduce((sum, each) => sum + each, 0) + output * emitted.at(-1)!;
}

/** Rows of the square matrices whose product tells the rate of sgemm. */
export const SQUARE = 2048;

/**
 * How long a step would take if all of it ran at the rate of sgemm, from the seconds of such a
 * product.
 */
export function stepSeconds(model: Model, squareSeconds: number): number {
  return (stepOperations(model) / (2 * SQUARE ** 3)) * squareSeconds;
}
