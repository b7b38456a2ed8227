/** The record of a run of the digit experiment. */
import type { Method } from '../runs/methods';
import type { Outcome } from '../runs/results';
import type { Scores } from './score';

/**
 * Besides what is told of any run, whose `before` and `after` are on the noisy development strings.
 */
export interface Facts {
  /**
   * By which the ranks were found; of `equal` and `random`, whose parameters or ranks they have.
   */
  readonly tau?: number;
  /** What it was compressed by where that was to a number of parameters, */
  readonly method?: Method;
  /** and how many times fewer these are than the dense model's. */
  readonly ratio?: number;
  /** Of the layers; null where a layer has no projection. */
  readonly ranks: readonly (number | null)[];
  /** On the clean development strings, after training. */
  readonly clean: Scores;
}

/**
 * `name` is `dense`, `dense-longer`, `tau-0.6`, `equal-0.6`, `random-0.6`, or method and ratio:
 * `dirnet-4`.
 */
export type Result = Outcome<Scores> & Facts;
