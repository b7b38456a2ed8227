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
export {
  type DictionaryMethod,
  KIND_METHODS,
  type KindMethod,
  isDictionaryMethod,
  isKindMethod,
} from './methods';
export { checkShare, checkTarget } from './limits';
export { type Sequence, checkCalibration } from './calibration';
export { type Choice, type Spectrum } from './choice';
export { IN_NUMBERS, type Price, priceInBytes, priceInParameters } from './price';
export { StepCounter } from './progress';
export { explainedVariances } from './rank';
export { choicesWithin, rankCandidates, spectralDescent, totalOf } from './budget';
export { type Descent, firstThat } from './descent';
export { type Candidate, greedyDescent } from './greedy';
export { type Budget, budgetOf } from './plan';
export { COUNT_PARAMETERS, type Count } from './count';
export { type About, type Piece, costOf, keeping, kindSizes, piecesOf, planOf } from './kind-sizes';
export { type Sizes, countFor } from './sizes';
export { chosenLayers } from './chosen-layers';
export { checkMethod } from './plan-compression';
export { checkStorage } from './plan-joint-svd';
export { dictionarySizes } from './plan-dictionaries';
export { SPENDS } from './spend';
export { assembled } from './assemble';
export { jointsOf } from './joint';
export { type DecomposedJoint, decomposeJoints } from './joint-svd';
export { secondMoments } from './second-moments';
