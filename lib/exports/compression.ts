/** Compression: plans, methods, searches; methods compared. */
export type { Allocation } from '../allocation';
export {
  compress,
  convertCalibrated,
  planCompression,
  resolvePlan,
  validatePlan,
  type CalibratedConversionOptions,
  type Calibration,
  type CompressOptions,
  type CompressedModel,
  type CompressionMethod,
  type CompressionReport,
  type DirnetSettings,
  type LayerPlan,
  type MatrixPlan,
  type LayerReport,
  type MatrixReport,
  type Plan,
  type PlanOptions,
  type PlanTarget,
  type ProjectionRank,
  type ProjectionRule,
  type ResolvedLayerPlan,
  type ResolvedPlan,
  type Sequence,
  type AnyPlan,
  type PlanBase,
  type AnyPlanOptions,
  type AnyResolvedPlan,
  type LayerRanks,
  type ModelSize,
} from '../compress';
export {
  searchPlan,
  type SearchAllocation,
  type SearchedPlan,
  type SearchOptions,
  type SearchReport,
  type SearchSensitivity,
  type SearchTrial,
  type ModelLoss,
} from '../search';
export * from '../prune';
export { compare } from '../compare';
export type { ComparedModel, CompareOptions, Comparison, ComparisonData } from '../compare';
