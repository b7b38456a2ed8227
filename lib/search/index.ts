/** Search: plans whose promises must be measured, a time, a loss, or the change of the outputs. */
export {
  type ModelLoss,
  SEARCH_ALLOCATIONS,
  type SearchAllocation,
  type SearchOptions,
} from './options';
export type { SearchSensitivity } from './output-change';
export { searchPlan, type SearchedPlan, type SearchReport } from './search-plan';
export type { SearchTrial } from './trials';
