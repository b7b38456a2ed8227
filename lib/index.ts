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
  dense,
  frontEndSize,
  type Cell,
  type ConvertOptions,
  type DenseLayer,
  type DenseWeight,
  type Direction,
  type Dtype,
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
  type Weight,
} from './model';
export {
  compress,
  planCompression,
  validatePlan,
  type CompressOptions,
  type Compressed,
  type CompressionReport,
  type LayerPlan,
  type LayerReport,
  type Method,
  type Plan,
  type PlanOptions,
  type Progress,
  type ProjectionRule,
} from './compress';
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
export { readManifest, type Manifest, type ManifestOptions, type TooLong, type Utterance } from './data';
export { initNetwork, listPresets, presetSpec, type ModelSpec, type PresetSummary } from './init';
export {
  examplesOf,
  taught,
  textExamples,
  train,
  type CheckpointOptions,
  type Criterion,
  type CriterionKind,
  type EpochRecord,
  type Example,
  type Examples,
  type OptimizerOptions,
  type Score,
  type TextOptions,
  type TrainOptions,
  type Trained,
  type TrainingEvent,
  type TrainingReport,
} from './train';
export { compressionReportHtml, type ReportSubject } from './report';
export { benchModel, type BenchRow } from './bench';
