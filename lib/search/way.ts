/**
 * The way down of a method: plans from one that leaves the model as it is to the smallest, of which
 * a search takes those that it tries, and the models that these make.
 */
import type { Budget, Plan } from '../compress';
import type { Model } from '../model';
import type { SearchSensitivity } from './sensitivity';

export interface Way {
  /** Points; at least 1. */
  readonly length: number;
  /** The plan at a point: 0 is the largest, `length - 1` the smallest. */
  readonly planAt: (point: number) => Plan;
  /** The largest that keeps a budget which can be counted. */
  readonly planWithin: (budget: Budget) => Promise<Plan>;
  readonly modelOf: (plan: Plan) => Promise<Model>;
  /** Where budgets are spent by it, else null. */
  readonly sensitivities: readonly SearchSensitivity[] | null;
}

/**
 * Of its numbers, that what is compressed may keep: each 2.7 % less than the one before, down to a
 * thousandth.
 */
export const SHARES: readonly number[] = Array.from({ length: 256 }, (_, i) => 1e-3 ** (i / 255));

/** More trials than bisection over so many points takes, with those of both ends. */
export function mostTrials(points: number): number {
  return Math.ceil(Math.log2(points + 1)) + 2;
}
