/** Compression: a rule makes a plan, and a plan makes a smaller network. */
export { columnBlock, joinColumns } from './blocks';
export type { Calibration } from './calibration';
export { compress, type CompressOptions, type Compressed } from './compress';
export type { LayerPlan, Plan, PlanOptions, ProjectionRule } from './plan';
export { planCompression } from './plan-compression';
export { METHODS, type Method } from './methods';
export type { OnProgress, Progress } from './progress';
export { explainedVariance, rankForTau } from './rank';
export type { MatrixReport } from './kinds';
export type { CompressionReport, LayerReport } from './report';
export type { Spend } from './spend';
export { layerRanks, TAUS, type LayerRanks } from './spectrum';
export { validatePlan } from './validate-plan';
