/** Training, fine-tuning, distillation, adaptation and evaluation. */
export { train, type TrainedModel } from './train';
export { TRAIN_OPTIONS } from './complete-options';
export type { CheckpointOptions, TrainOptions } from './options';
export { completeOptimizer, defaultRate, type OptimizerOptions } from './optimizer';
export { errorInterval, INTERVAL_SEED, type ConfidenceInterval } from './bootstrap';
export type { DevChoice, ScoreDifference } from './dev-choice';
export { progressOf, type BatchRecord, type EpochRecord, type TrainingReport } from './history';
export {
  completeCriterion,
  CRITERIA,
  criterionOf,
  criterionOptions,
  LABEL_CRITERIA,
  noLossReason,
  TEACHER_CRITERIA,
  teacherCriterionOf,
  unitKindOf,
  type Criterion,
  type CriterionKind,
  type CriterionScore,
  type CrossEntropyCriterion,
  type CtcCriterion,
  type DivergenceCriterion,
  type LanguageModelCriterion,
  type RankedBy,
  type SmbrCriterion,
  type SquaredErrorCriterion,
} from './criteria';
export {
  loadExamples,
  trainingExamples,
  type TrainingExample,
  type TrainingExamples,
} from './examples';
export { augmentationFor } from './augmented-inputs';
export {
  loadRecordings,
  recordingsOf,
  surveyed,
  type Recordings,
  type RecordingsOptions,
} from './recordings';
export { textExamples, type TextExamplesOptions } from './text-examples';
export { mixedExamples } from './mixed-examples';
export { latticeGraph, sentenceGraph, StateGraph, type StateGraphOptions } from './state-graph';
export { withGraph, withLattices, type LatticeOptions } from './competitors';
export { withTeacherTargets } from './teacher-targets';
export { alignExamples, type AlignExamplesOptions } from './alignments';
export { withNormalization } from './normalization';
export { unitPriors, withPriors } from './priors';
export { evaluate, type EvaluateOptions } from './evaluate';
export type { Evaluation } from './evaluation';
export { makeBatch, type Batch } from './batch';
export { Trainer } from './trainer';
export { QUANTIZED_DTYPES } from './quantized';
