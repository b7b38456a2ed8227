/** Compression: a rule makes a plan, and a plan makes a smaller network. */
export type { Calibration } from './calibration';
export { compress, type CompressOptions, type Compressed } from './compress';
export {
  METHODS,
  planCompression,
  type LayerPlan,
  type Method,
  type Plan,
  type PlanOptions,
  type ProjectionRule,
} from './plan';
export type { OnProgress, Progress } from './progress';
export { explainedVariance, rankForTau } from './rank';
export type { CompressionReport, LayerReport } from './report';
export { layerRanks, TAUS, type LayerRanks } from './spectrum';
export { validatePlan } from './validate-plan';
