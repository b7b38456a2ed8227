/** What a training did, as the report pages read it. */
import type { ReportedCriterion, ReportedScore } from './criteria';

/** One epoch, as {@link train} records it. */
export interface ReportedEpoch {
  /** Counts from 1. */
  readonly epoch: number;
  /** Over the training examples. */
  readonly train: ReportedScore;
  /** Over the dev examples. */
  readonly dev?: ReportedScore;
  /** The step size at its end. */
  readonly rate: number;
  /** Training time. */
  readonly seconds: number;
}

/** What the page of a training shows, as {@link train} reports it. */
export interface ReportedTraining {
  /** What was made small. */
  readonly criterion: ReportedCriterion;
  /** At least one. */
  readonly epochs: readonly ReportedEpoch[];
  /** The epoch whose weights the model has. */
  readonly bestEpoch: number;
  /** Before the first update, of the dev examples. */
  readonly before?: ReportedScore;
}
