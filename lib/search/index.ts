/**
 * Search: plans whose promises must be measured, a time, a loss, or the change of the outputs; and
 * which matrices int4 hurts.
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
