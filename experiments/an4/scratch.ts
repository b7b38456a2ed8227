/**
 * From random weights to phonemes by CTC, as `compact-rnn train` does it by default and without
 * identity initialization: how many units of the test set are wrong after each epoch.
 */
import { initNetwork } from '../../lib';
import { train, trainingExamples } from '../../lib/train';
import { INPUTS, type An4 } from './corpus';

export const INITS = ['random', 'identity'] as const;
export type Init = (typeof INITS)[number];

export interface ScratchOptions {
  readonly layers: number;
  readonly cells: number;
  readonly cell: 'lstm' | 'gru' | 'rnn';
  /** Rows of the projections of layers; 0: none. */
  readonly projection: number;
  readonly init: Init;
  readonly seed: number;
  readonly epochs: number;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** The share of the units that is wrong after each epoch. */
export async function fromScratch(
  { units, train: learned, test }: An4,
  { layers, cells, projection, cell, init, seed, ...rest }: ScratchOptions,
): Promise<number[]> {
  const network = initNetwork(
    { cell, input: INPUTS, units, layers, cells, init, ...(projection > 0 && { projection }) },
    seed,
  );
  const { report } = await train(network, trainingExamples(learned), {
    ...rest,
    seed,
    criterion: { kind: 'ctc' },
    optimizer: { rate: 0.002, clipNorm: 5 },
    dev: trainingExamples(test),
  });
  return report.epochs.map(({ dev }) => dev!.errorRate!);
}
