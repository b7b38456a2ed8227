/** How the language models are trained. */
import { fallingAdam, type Recipe } from '../runs/recipe';

/** Sequences side by side; of each 64 characters an update. */
const BATCH = 16;
const TRUNCATE = 64;
/**
 * Loss of 2 x 128 after two epochs of the first 270,000 characters: 2.79 at a rate of 0.002, 2.46 at 0.004, 2.29 at 0.008; 2.26 at
 * 0.004 with 8 sequences, which take longer, and 2.67 at 0.008 with 32.
 */
const ADAM = { rate: 8e-3, clipNorm: 1 } as const;

export interface Epochs {
  /** Of the dense model. */
  readonly dense: number;
  /** Of each compressed one. */
  readonly fineTuning: number;
}

/** The same for a model that was compressed, as with the digits. */
export function recipeOf(epochs: number, cells: number, dropout: number): Recipe {
  return {
    ...{ epochs, batch: BATCH, truncate: TRUNCATE, dropout },
    optimizer: fallingAdam(ADAM, epochs, cells),
  };
}
