/** How models are trained here. */
import type { OptimizerOptions } from '../../../lib/train';

export interface Recipe {
  readonly optimizer: OptimizerOptions;
  readonly epochs: number;
  /** Utterances of an epoch. */
  readonly examples: number;
  readonly batch: number;
}

const EPOCH = { examples: 2000, batch: 16 } as const;

/** From random weights: the rate falls to a tenth in the course of the epochs. */
export function fromScratch(epochs: number): Recipe {
  const optimizer = { kind: 'adam', rate: 2e-3, decay: 0.1 ** (1 / epochs), clipNorm: 10 } as const;
  return { ...EPOCH, optimizer, epochs };
}

/** From a model that was compressed. */
export function fineTuning(epochs: number): Recipe {
  const optimizer = { kind: 'adam', rate: 5e-4, decay: 0.1 ** (1 / epochs), clipNorm: 10 } as const;
  return { ...EPOCH, optimizer, epochs };
}
