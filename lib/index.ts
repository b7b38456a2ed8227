/**
 * compact-rnn: make trained recurrent models smaller, and run them.
 *
 *     loadModel -> planCompression -> compress -> saveModel
 *     model.createStream().step(x), model.run(xs, { frames })
 */
export { CompactRnnError, type ErrorCode } from './errors';
export { loadModel, saveModel } from './formats';
export {
  MAX_THREADS,
  Model,
  Stream,
  StreamPool,
  completeFrontEnd,
  frontEndSize,
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
  type Normalization,
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
  dense,
  gateStack,
  hashed,
  lowRank,
  sparse,
  toeplitzLike,
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
  validatePlan,
  type Calibration,
  type CompressOptions,
  type Compressed,
  type CompressionReport,
  type LayerPlan,
  type LayerReport,
  type MatrixReport,
  type Method,
  type Plan,
  type PlanOptions,
  type Progress,
  type ProjectionRule,
  type Spend,
} from './compress';
export {
  searchPlan,
  type SearchedPlan,
  type SearchOptions,
  type SearchReport,
  type SearchSpend,
  type Sensitivity,
  type Trial,
} from './search';
export { pruneGradually, type GradualPruning, type PruneOptions } from './prune';
export {
  inspectModel,
  type EmbeddingSummary,
  type FrontEndSummary,
  type Inspection,
  type LayerSummary,
  type ModelSummary,
} from './inspect';
export {
  FrontEndStream,
  createFrontEnd,
  features,
  featuresSync,
  normalizationOf,
  readWav,
  resample,
  type Audio,
  type Features,
  type FrontEndOptions,
} from './speech';
export {
  Decoder,
  characterUnits,
  countErrors,
  createDecoder,
  decodeGreedy,
  encodeText,
  errorRate,
  lexiconUnits,
  loadLexicon,
  sumErrors,
  wordsOf,
  type DecodedUnit,
  type DecodedWord,
  type DecoderOptions,
  type Errors,
  type LexiconOptions,
  type Transcript,
} from './text';
export {
  readManifest,
  readTexts,
  type Manifest,
  type ManifestOptions,
  type TooLong,
  type Utterance,
} from './data';
export { initNetwork, listPresets, presetSpec, type ModelSpec, type PresetSummary } from './init';
export {
  evaluate,
  examplesOf,
  loadRecordings,
  taught,
  textExamples,
  train,
  type CheckpointOptions,
  type Criterion,
  type CriterionKind,
  type EpochRecord,
  type EvaluateOptions,
  type Evaluation,
  type Example,
  type Examples,
  type OptimizerOptions,
  type Recordings,
  type RecordingsOptions,
  type Score,
  type TextOptions,
  type TrainOptions,
  type Trained,
  type TrainingEvent,
  type TrainingReport,
} from './train';
export {
  Transcriber,
  createTranscriber,
  transcribeFile,
  type TranscribeOptions,
  type TranscribedWord,
  type Transcription,
} from './transcribe';
export {
  compareMethods,
  type ComparedModel,
  type CompareOptions,
  type Comparing,
  type Comparison,
} from './compare';
export {
  comparisonReportHtml,
  compressionReportHtml,
  trainingReportHtml,
  type ReportSubject,
} from './report';
export { benchModel, type BenchRow } from './bench';
