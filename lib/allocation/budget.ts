/**
 * Budgets of a whole network that can be counted, and the rules that allocate them to its parts.
 */
import { invalidOption } from '../errors';

/** The budgets that options and plans may give, by their names there. */
export const BUDGETS = ['targetParameters', 'targetBytes'] as const;

export interface Budget {
  /** What it is called in options and plans. */
  readonly field: (typeof BUDGETS)[number];
  /** Parameters or bytes of the compressed network, at most. */
  readonly target: number;
}

/** The budget among options or in a plan, if there is one. */
export function budgetOf(
  given: Readonly<Partial<Record<Budget['field'], number | undefined>>>,
): Budget | undefined {
  const field = BUDGETS.find((name) => given[name] !== undefined);
  return field && { field, target: given[field]! };
}

/**
 * @param uncompressed what the network costs as it is, in `unit`.
 * @throws CompactRnnError `INVALID_OPTION` for a budget that it keeps already.
 */
export function refuseLoose(
  { field, target }: Budget,
  { unit }: { readonly unit: string },
  uncompressed: number,
): void {
  if (target < uncompressed) return;
  throw invalidOption(
    `${field} is ${target}, but uncompressed the model takes no more than ${uncompressed} ` +
      `${unit}: lower it below that`,
  );
}

/**
 * How a budget is allocated where the singular values are known: `tau` gives all projection groups
 * the largest tau within it, `singular-values` the ranks of least distortion, that of a group being
 * the share of its squared singular values that is lost.
 */
export const ALLOCATIONS = ['tau', 'singular-values'] as const;
/**
 * What a budget is spent by: one tau for all layers, or where the least of the singular values is
 * lost.
 */
export type Allocation = (typeof ALLOCATIONS)[number];
