/**
 * compact-rnn: make trained recurrent models smaller, and run them.
 *
 *     loadModel -> planCompression -> compress -> saveModel
 *     model.createStream().step(x), model.run(xs, { frames })
 */
export type { Allocation } from './allocation';
export { CompactRnnError, type ErrorCode } from './errors';
export type { LongCallOptions, OnProgress, Progress } from './options';
export { loadModel, saveModel } from './formats';
export {
  MAX_THREADS,
  Model,
  Stream,
  StreamPool,
  completeFrontEnd,
  frontEndOutputSize,
  type Cell,
  type ConvertOptions,
  type DenseLayer,
  type Direction,
  type FrontEnd,
  type FrontEndSpec,
  type HeadActivation,
  type Layer,
  type LayerWeights,
  type Lexicon,
  type LogMelFrontEnd,
  type MagnitudeFrontEnd,
  type ModelFormat,
  type Network,
  type FeatureNormalization,
  type PoolOptions,
  type PoolStream,
  type RnnActivation,
  type RunOptions,
  type StreamOptions,
  type StreamState,
  type UnitKind,
  type Units,
} from './model';
export {
  denseWeight,
  stackedGates,
  hashedWeight,
  lowRankWeight,
  sparseWeight,
  toeplitzLikeWeight,
  type DenseWeight,
  type Dtype,
  type GatesWeight,
  type HashedWeight,
  type LowRankWeight,
  type SparseWeight,
  type ToeplitzLikeWeight,
  type Weight,
  type WeightSpec,
} from './weights';
export {
  compress,
  planCompression,
  resolvePlan,
  validatePlan,
  type Calibration,
  type CompressOptions,
  type CompressedModel,
  type CompressionMethod,
  type CompressionReport,
  type LayerPlan,
  type LayerReport,
  type MatrixReport,
  type Plan,
  type PlanOptions,
  type ProjectionRank,
  type ProjectionRule,
  type ResolvedLayerPlan,
  type ResolvedPlan,
  type Sequence,
} from './compress';
export {
  searchPlan,
  type SearchAllocation,
  type SearchedPlan,
  type SearchOptions,
  type SearchReport,
  type SearchSensitivity,
  type SearchTrial,
} from './search';
export { prune, type PrunedModel, type PruneOptions } from './prune';
export {
  inspect,
  type EmbeddingSummary,
  type FrontEndSummary,
  type Inspection,
  type LayerSummary,
  type ModelSummary,
} from './inspect';
export {
  FrontEndStream,
  createFrontEndStream,
  features,
  featuresSync,
  featureNormalization,
  readWav,
  resampleAudio,
  type Audio,
  type Features,
  type FrontEndOptions,
} from './speech';
export {
  Decoder,
  characterUnits,
  countWordErrors,
  createDecoder,
  decodeGreedy,
  encodeText,
  wordErrorRate,
  lexiconUnits,
  loadLexicon,
  sumWordErrors,
  splitWords,
  type DecodedUnit,
  type DecodedWord,
  type DecoderOptions,
  type WordErrors,
  type LexiconOptions,
  type DecodedText,
  type ScoredText,
} from './text';
export {
  readManifest,
  readManifestTexts,
  type Manifest,
  type ManifestOptions,
  type TooLongPolicy,
  type Utterance,
} from './data';
export { initNetwork, listPresets, presetSpec, type ModelSpec, type PresetSummary } from './init';
export {
  evaluate,
  trainingExamples,
  loadRecordings,
  withTeacherTargets,
  textExamples,
  train,
  type BatchRecord,
  type CheckpointOptions,
  type Criterion,
  type CriterionKind,
  type EpochRecord,
  type EvaluateOptions,
  type Evaluation,
  type TrainingExample,
  type TrainingExamples,
  type OptimizerOptions,
  type Recordings,
  type RecordingsOptions,
  type CriterionScore,
  type TextExamplesOptions,
  type TrainOptions,
  type TrainedModel,
  type TrainingReport,
} from './train';
export {
  Transcriber,
  createTranscriber,
  transcribeFile,
  type TranscribeFileOptions,
  type TranscribeOptions,
  type TranscribedWord,
  type Transcription,
} from './transcribe';
export {
  compare,
  type ComparedModel,
  type CompareOptions,
  type ComparisonData,
  type Comparison,
} from './compare';
export {
  comparisonReportHtml,
  compressionReportHtml,
  trainingReportHtml,
  type ReportHeading,
} from './report';
export { bench, type BenchRow } from './bench';
