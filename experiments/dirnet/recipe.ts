/** The training recipe of the language models. */
import { fallingAdam, type Recipe } from '../runs/recipe';

/** Sequences side by side; of each 64 characters an update. */
const BATCH = 16;
const TRUNCATE = 64;
/**
 * Loss of 2 x 128 after two epochs of the first 270,000 characters: 2.79 at a rate of 0.002, 2.46
 * at 0.004, 2.29 at 0.008; 2.26 at 0.004 with 8 sequences, which take longer, and 2.67 at 0.008
 * with 32.
 */
const ADAM = { rate: 8e-3, clipNorm: 1 } as const;

/**
 * Rates that models are fine-tuned at, the better one by the development part counting: of 2 x 256
 * by ODL a perplexity of 5.12 right after compression at 2.0 times fewer parameters came to 5.34 at
 * the first; of 2 x 128 by DirNet 23.8 at 6.7 times came to 6.18 at the first and to 6.53 at the
 * second.
 */
export const FINE_TUNING_RATES = [ADAM.rate, ADAM.rate / 4] as const;

export interface Epochs {
  /** Of the dense model. */
  readonly dense: number;
  /** Of each compressed one; 0: they are only compressed. */
  readonly fineTuning: number;
}

export function recipeOf(
  epochs: number,
  cells: number,
  dropout: number,
  rate: number = ADAM.rate,
): Recipe {
  return {
    epochs,
    batch: BATCH,
    truncate: TRUNCATE,
    dropout,
    optimizer: fallingAdam({ ...ADAM, rate }, epochs, cells),
  };
}
