/** What must be the same where a training goes on from a checkpoint. */
import type { TrainingExamples } from './examples';
import type { CompleteTrainOptions } from './options';

/** What must be the same for the result to be the same; by name. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * The rate, clipping and the like may change between runs: where the loss was not a number, such a
 * change is what helps.
 */
export function settingsOf(
  examples: TrainingExamples,
  options: CompleteTrainOptions,
  parameters: number,
): Settings {
  const { criterion, optimizer, batch, truncate, dropout, quantized, hold } = options;
  const { frozen, seed, dev } = options;
  return {
    parameters,
    examples: examples.count,
    devExamples: dev?.count,
    criterion,
    optimizer: optimizer.kind,
    batch,
    augmentation: examples.augmentation ?? null, // older checkpoints do not say it
    truncate,
    dropout,
    quantized: quantized === 'int8' ? true : (quantized ?? false), // as older checkpoints say it
    ...(hold > 0 && { hold }),
    frozen,
    seed,
  };
}
