/**
 * Where a budget is spent: by one tau for all joints, or where the least is lost of the singular
 * values for what is saved, as a share of the squares of each joint's.
 */
export const SPENDS = ['tau', 'singular-values'] as const;
export type Spend = (typeof SPENDS)[number];
