/** Training recipes, and an Adam optimizer with a falling rate. */
import type { OptimizerOptions, TrainOptions } from '../../lib/train';

export type Recipe = Required<Pick<TrainOptions, 'optimizer' | 'epochs' | 'batch'>> &
  Pick<TrainOptions, 'truncate' | 'dropout'>;

/** Cells of the layers that a rate is given for; larger ones take smaller steps. */
const CELLS = 128;
/** What is left of the rate at the end. */
const LAST_RATE = 0.03;

/** Adam, whose rate falls in the course of the epochs. */
export function fallingAdam(
  { rate, clipNorm }: Required<Pick<OptimizerOptions, 'rate' | 'clipNorm'>>,
  epochs: number,
  cells: number,
): OptimizerOptions {
  return {
    kind: 'adam',
    rate: rate * Math.sqrt(CELLS / cells),
    decay: LAST_RATE ** (1 / Math.max(1, epochs)),
    clipNorm,
  };
}
