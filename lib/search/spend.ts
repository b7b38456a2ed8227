/**
 * Where a search spends a budget: as plans do, or by `sensitivity`, what cutting a joint or a
 * matrix alone does to the model's outputs.
 */
import { SPENDS } from '../compress';

export const SEARCH_SPENDS = [...SPENDS, 'sensitivity'] as const;
export type SearchSpend = (typeof SEARCH_SPENDS)[number];
