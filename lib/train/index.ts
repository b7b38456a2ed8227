/** Training, fine-tuning and distillation. */
import { CompactRnnError } from '../errors';
import { outputTarget } from '../files';
import { checkNetwork, Model, type Network } from '../model';
import type { TrainingExamples } from './examples';
import type { TrainingReport } from './history';
import { fullOptions, type TrainOptions } from './options';
import { Training } from './training';

export { trainingExamples, type TrainingExample, type TrainingExamples } from './examples';
export type { Criterion, CriterionKind, CriterionScore } from './criterion';
export type { EpochRecord, TrainingEvent, TrainingReport } from './history';
export type { OptimizerOptions } from './optimizer';
export type { CheckpointOptions, TrainOptions } from './options';
export { criterionOf, unitKindOf } from './criterion';
export { evaluate, type EvaluateOptions, type Evaluation } from './evaluate';
export { normalized } from './normalized';
export {
  loadRecordings,
  recordingsOf,
  surveyed,
  type Recordings,
  type RecordingsOptions,
} from './recordings';
export { withTeacherTargets } from './teacher-targets';
export { textExamples, type TextExamplesOptions } from './text';

export interface TrainedModel {
  readonly model: Model;
  readonly report: TrainingReport;
}

/**
 * Trains a network, from wherever its weights are: random ones learn from nothing, those of a
 * compressed model are fine-tuned. Shapes stay: the factors of a compressed model keep their ranks.
 * All numbers are learned in f32, however they were stored.
 *
 * Gradients by back-propagation through time, over whole sequences or truncated; batches of
 * sequences of unequal length. With `dev` examples the model is that of the epoch with the best
 * score, else that of the last.
 *
 * @param start it stays as it is.
 * @throws CompactRnnError `INVALID_OPTION`, `INVALID_INPUT` for examples that do not fit,
 *   `NUMERICAL` where the loss or the gradient is no number (the last checkpoint stays), `IO`; the
 *   reason of `signal` when aborted.
 */
export async function train(
  start: Network,
  examples: TrainingExamples,
  options: TrainOptions,
): Promise<TrainedModel> {
  checkNetwork(start);
  const full = fullOptions(start, options);
  if (!(examples.count > 0))
    throw new CompactRnnError('INVALID_INPUT', 'there are no examples to learn from');
  if (full.checkpoint) await outputTarget(full.checkpoint.path);
  const { network, report } = await new Training(start, examples, full).run();
  return { model: new Model(network), report };
}
export { type Batch, makeBatch } from './batch';
export { CRITERIA, fullCriterion } from './criterion';
export { fullOptimizer } from './optimizer';
export { Trainer } from './trainer';
