/** How models are trained here. */
import type { OptimizerOptions } from '../../../lib/train';

export interface Recipe {
  readonly optimizer: OptimizerOptions;
  readonly epochs: number;
  readonly batch: number;
}

/** Small: what counts is how often the weights move, and eight sequences of like length take no longer, each, than sixteen. */
const BATCH = 8;
/** Of Adam, for layers of so many cells; larger ones take smaller steps. */
const RATE = { rate: 1.5e-3, cells: 128 } as const;
/** What is left of it at the end. */
const LAST_RATE = 0.03;
/** The gradient's norm is 1 to 20 once the first updates are over. */
const CLIP = 10;

/** Adam, whose rate falls in the course of the epochs. */
function recipe(epochs: number, cells: number, share: number): Recipe {
  const rate = share * RATE.rate * Math.sqrt(RATE.cells / cells);
  return {
    batch: BATCH,
    epochs,
    optimizer: { kind: 'adam', rate, decay: LAST_RATE ** (1 / epochs), clipNorm: CLIP },
  };
}

export function fromScratch(epochs: number, cells: number): Recipe {
  return recipe(epochs, cells, 1);
}

/** From a model that was compressed. */
export function fineTuning(epochs: number, cells: number): Recipe {
  return recipe(epochs, cells, 0.25);
}
