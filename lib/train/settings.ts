/** The settings that must be the same where a training resumes from a checkpoint. */
import type { TrainingExamples } from './examples';
import type { CompleteTrainOptions } from './complete-options';

/** Values by name; a checkpoint stores them as JSON. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * The settings of a training. Learning rate, clipping and the like are not among them: changing
 * those is the remedy where the loss was not a number.
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
