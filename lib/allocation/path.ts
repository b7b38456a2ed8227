/**
 * Compression paths: plans of one network from the largest to the smallest, so that one number says
 * how far it goes. Whatever a target is of (parameters, bytes, time, loss), bisection over the path
 * finds the plan that meets it.
 */
import { invalidOption } from '../errors';
import type { Budget } from './budget';

export interface CompressionPath<Plan> {
  /** Number of plans; at least 1. */
  readonly length: number;
  /** Plan `index`: 0 is the largest, `length - 1` the smallest. */
  readonly at: (index: number) => Plan;
  /** What the whole network costs under that plan. */
  readonly costAt: (index: number) => number;
}

/**
 * Bisection over 0, 1, ..., `count` - 1 for the first index at which something holds, where it
 * holds at all later ones too. It yields the index to test next, is told the outcome, and returns
 * the first index, or `count` where it holds at none.
 */
function* bisection(count: number): Generator<number, number, boolean> {
  let lastFailing = -1;
  let firstHolding = count;
  while (firstHolding - lastFailing > 1) {
    const middle = Math.floor((lastFailing + firstHolding) / 2);
    if (yield middle) firstHolding = middle;
    else lastFailing = middle;
  }
  return firstHolding;
}

/** The first of 0, 1, ..., `count` - 1 at which `holds`; `count` where it holds at none. */
export function firstIndex(count: number, holds: (index: number) => boolean): number {
  const search = bisection(count);
  let step = search.next();
  while (!step.done) step = search.next(holds(step.value));
  return step.value;
}

/**
 * The same where `holds` must be measured. An index that is returned was seen to hold, even where
 * the measurement is noisy.
 */
export async function firstMeasured(
  count: number,
  holds: (index: number) => Promise<boolean>,
): Promise<number> {
  const search = bisection(count);
  let step = search.next();
  while (!step.done) step = search.next(await holds(step.value));
  return step.value;
}

/**
 * The largest plan of a path within a budget.
 *
 * @param outOfReach says, for the error, what the smallest plan costs and what to do about it.
 * @throws CompactRnnError `INVALID_OPTION` where even the smallest costs more.
 */
export function largestWithin<Plan>(
  path: CompressionPath<Plan>,
  { field, target }: Budget,
  outOfReach: (least: number) => string,
): Plan {
  const index = firstIndex(path.length, (i) => path.costAt(i) <= target);
  if (index < path.length) return path.at(index);
  const least = path.costAt(path.length - 1);
  throw invalidOption(`${field} is ${target}, but ${outOfReach(least)}`);
}

/** The path with what `change` makes of each plan. */
export function mapPath<From, To>(
  { length, at, costAt }: CompressionPath<From>,
  change: (plan: From) => To,
): CompressionPath<To> {
  return { length, at: (index) => change(at(index)), costAt };
}
