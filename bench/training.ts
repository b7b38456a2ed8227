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
  return inputWeights(model) + recurrentWeights(model);
}

/** Of those that multiply what is known of all frames beforehand: W_x and the head. */
function inputWeights(model: Model): number {
  const { input, cells, output } = sizesOf(model);
  const emitted = emittedOf(model);
  return 4 * cells * sum([input, ...emitted.slice(0, -1)]) + output * emitted.at(-1)!;
}

/** Of those that multiply what the frame before left: W_h, and projections. */
export function recurrentWeights(model: Model): number {
  const { cells, projections } = sizesOf(model);
  return 4 * cells * sum(emittedOf(model)) + cells * sum(projections);
}

/** Floating-point operations of a frame with the weights that need no frame before. */
export function inputOperations(model: Model): number {
  return 2 * inputWeights(model);
}

/** Numbers that each layer gives to the next and to itself. */
function emittedOf(model: Model): number[] {
  const { cells, projections } = sizesOf(model);
  return projections.map((projection) => projection || cells);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** Rows of the square matrices whose product tells the rate of sgemm. */
export const SQUARE = 2048;

/**
 * How long a step would take if all of it ran at the rate of sgemm, from the seconds of such a
 * product.
 */
export function stepSeconds(model: Model, squareSeconds: number): number {
  return (stepOperations(model) / (2 * SQUARE ** 3)) * squareSeconds;
}
