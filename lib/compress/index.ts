/**
 * Compression: a rule makes a plan, a plan makes a smaller network.
 *
 *     planCompression -> (resolvePlan) -> compress
 *
 * A search carries many plans out on one decomposed model: `decomposeModel`, then `carryOut`.
 */
export type { Calibration, Sequence } from './calibration';
export { checkCalibration, withOwnCalibration } from './calibration';
export { carryOut } from './carry-out';
export { chosenLayers } from './chosen-layers';
export { compress, type CompressedModel, type CompressOptions, resolvePlan } from './compress';
export { checkDirnetSettings, type DirnetSettings, refuseShifts } from './dirnet-settings';
export {
  decomposeGroups,
  type DecomposedModel,
  decomposeModel,
  type Grouped,
} from './decomposed-model';
export type { Factorization } from './decompose';
export { type CalibratedConversionOptions, convertCalibrated } from './int4-rounding';
export type { MatrixReport } from './matrix-fits';
export { layerRanks, type LayerRanks, TAUS } from './layer-ranks';
export { checkShare, checkTarget } from './limits';
export type { KindMethod, Moments, Spectrum } from './method';
export {
  checkMethod,
  DEFAULT_METHOD,
  type CompressionMethod,
  isDictionaryMethod,
  isRankedMethod,
  KIND_METHODS,
  kindMethodOf,
  METHODS,
  methodOf,
  type Plan,
  type PlanOptions,
  RANKED_METHODS,
  type ResolvedPlan,
  sizeOptionsOf,
} from './methods';
export {
  type LayerMatrix,
  layerMatrices,
  matrixCost,
  type MatrixSpec,
  planOfSpecs,
} from './methods/kinds';
export { projectedLayers } from './plan';
export type {
  AnyPlan,
  PlanBase,
  AnyPlanOptions,
  AnyResolvedPlan,
  LayerPlan,
  MatrixPlan,
  ProjectionRank,
  ProjectionRule,
  ResolvedLayerPlan,
} from './plan';
export { plansInt4 } from './plan';
export { PLAN_TARGETS, type PlanTarget } from './fast-forms';
export { planCompression, withAllocation } from './plan-compression';
export { StepCounter } from './progress';
export { firstColumn, groupCost, groupOfReaders, type ProjectionGroup } from './projection-group';
export { Sums as ObservedMoments, type SecondMoments } from './second-moments';
export { explainedVariance, explainedVariances, rankForTau } from './rank';
export type { RankChoice } from './rank-choice';
export { rankCandidates, rankPath, ranksOutOfReach } from './rank-path';
export {
  type CompressionReport,
  type LayerReport,
  measureErrors,
  type ModelSize,
  reportOf,
} from './report';
export { planOfRanks, resolved } from './resolve-plan';
export { validatePlan } from './validate-plan';
