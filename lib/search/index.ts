/** Search: plans whose promises must be measured. */
export type { LossOf, SearchOptions } from './options';
export { searchPlan, type SearchedPlan, type SearchReport } from './search-plan';
export type { SearchSensitivity } from './sensitivity';
export type { SearchSpend } from './spend';
export type { SearchTrial } from './trials';
export { SEARCH_SPENDS } from './spend';
