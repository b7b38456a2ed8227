/** Training with cross-entropy, and the score of its last epoch. */
import { train, trainingExamples, type TrainOptions } from '../../lib';

/** Cross-entropy. */
export const CE = { kind: 'ce' } as const;
/** The score of the training examples in the last epoch. */
export const lastScore = async (
  start: Parameters<typeof train>[0],
  examples: Parameters<typeof trainingExamples>[0],
  options: TrainOptions,
) => {
  const { report } = await train(start, trainingExamples(examples), options);
  return report.epochs.at(-1)!.train;
};
