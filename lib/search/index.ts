/**
 * Search: plans that keep a measured limit (a step time, a loss) or divide a budget by measured
 * sensitivities, and models in int4 whose most sensitive matrices are int8.
 */
export { type MixedPrecision, type MixedPrecisionOptions, mixPrecision } from './mixed-precision';
export {
  type ModelLoss,
  SEARCH_ALLOCATIONS,
  type SearchAllocation,
  type SearchOptions,
} from './options';
export type { SearchSensitivity } from './output-change';
export { searchPlan, type SearchedPlan, type SearchReport } from './search-plan';
export type { SearchTrial } from './trials';
