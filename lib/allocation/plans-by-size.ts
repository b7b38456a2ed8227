/**
 * The plans of methods that allocate a size by a rule of their own: for every size one plan, and so
 * a path through all sizes for budgets, and a coarser one for targets that take a measurement.
 */
import { type Budget, refuseLoose } from './budget';
import type { Cost } from './cost';
import { type CompressionPath, largestWithin } from './path';

export interface PlansBySize<Plan> {
  readonly cost: Cost;
  /** What the weights cost now that the method replaces. */
  readonly replaced: number;
  /** What the rest of the network costs. */
  readonly fixed: number;
  /**
   * For a size from 1 to `replaced`: the plan, and what the weights that it makes cost: no more
   * than `size` where the method can be that small.
   */
  readonly at: (size: number) => { readonly plan: Plan; readonly cost: number };
}

/** Every size below that of the network as it is. */
function everySize<Plan>({ replaced, fixed, at }: PlansBySize<Plan>): CompressionPath<Plan> {
  const sizeAt = (index: number): number => replaced - 1 - index;
  return {
    length: replaced - 1,
    at: (index) => at(sizeAt(index)).plan,
    costAt: (index) => fixed + at(sizeAt(index)).cost,
  };
}

/**
 * The largest plan within a budget.
 *
 * @param method its name, for errors.
 * @throws CompactRnnError `INVALID_OPTION` for a budget out of reach, with the least, or one that
 *   the network keeps as it is.
 */
export function largestBySize<Plan>(
  plans: PlansBySize<Plan>,
  budget: Budget,
  method: string,
): Plan {
  refuseLoose(budget, plans.cost, plans.fixed + plans.replaced);
  return largestWithin(
    everySize(plans),
    budget,
    (least) => `${method} leaves at least ${least}: raise it to that`,
  );
}

/**
 * The shares of its numbers that what is compressed may keep where plans are measured: each 2.7 %
 * less than the one before, down to a thousandth.
 */
export const MEASURED_SHARES: readonly number[] = Array.from(
  { length: 256 },
  (_, i) => 1e-3 ** (i / 255),
);

/**
 * The path of {@link MEASURED_SHARES}.
 *
 * @param untouched the plan that leaves the network as it is: the first one.
 */
export function measuredSizes<Plan>(
  { replaced, fixed, at }: PlansBySize<Plan>,
  untouched: Plan,
): CompressionPath<Plan> {
  const sizeAt = (index: number): number =>
    Math.max(1, Math.round(replaced * MEASURED_SHARES[index]!));
  return {
    length: MEASURED_SHARES.length,
    at: (index) => (index === 0 ? untouched : at(sizeAt(index)).plan),
    costAt: (index) => fixed + (index === 0 ? replaced : at(sizeAt(index)).cost),
  };
}
