/**
 * The plans of one method from the largest to the smallest, for methods that share a budget out by
 * a rule of their own: a budget takes the largest that keeps it, and a search tries any of them.
 */
import { CompactRnnError } from '../errors';
import { COUNT_PARAMETERS, countBytes, type Count } from './count';
import type { Budget, Plan } from './plan';

export interface Sizes {
  readonly count: Count;
  /** What takes its place in the network as it is, of what the method replaces. */
  readonly whole: number;
  /** What the rest of the network takes. */
  readonly fixed: number;
  /**
   * For a room of 1 to `whole`: the plan, and what it puts in the place of `whole`, at most: no
   * more than `room` where the method can be that small.
   */
  readonly at: (room: number) => { readonly plan: Plan; readonly cost: number };
}

/** What a budget is counted in, where the plan is stored as `dtype` says. */
export function countFor(field: Budget['field'], dtype: Plan['dtype']): Count {
  return field === 'targetBytes' ? countBytes(dtype) : COUNT_PARAMETERS;
}

/**
 * The plan with the most room within a budget.
 * @throws CompactRnnError `INVALID_OPTION` for a budget out of reach, with the least, or one that
 *   the model keeps as it is.
 */
export function planWithin({ count, whole, fixed, at }: Sizes, { field, target }: Budget): Plan {
  const fail = (message: string): never => {
    throw new CompactRnnError('INVALID_OPTION', `${field} is ${target}, but ${message}`);
  };
  const total = (room: number): number => fixed + at(room).cost;
  if (target >= fixed + whole)
    fail(
      `uncompressed the model takes no more than ${fixed + whole} ${count.unit}: lower it below that`,
    );
  if (total(1) > target) fail(`${at(1).plan.method} leaves at least ${total(1)}: raise it to that`);
  let [within, beyond] = [1, whole];
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (total(middle) <= target) within = middle;
    else beyond = middle;
  }
  return at(within).plan;
}
