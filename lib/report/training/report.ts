/** What a training did, as the report pages read it. */
import { copied, Fields, measured, number, object, objects, optional } from '../../json';
import { CRITERIA, type ReportedCriterion, type ReportedScore } from './criteria';

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

const SCORE = object<ReportedScore>({
  loss: measured,
  errorRate: optional(measured),
  perplexity: optional(measured),
  rms: optional(measured),
});

const NAMES = Object.keys(CRITERIA) as ReportedCriterion[];

/** @throws CompactRnnError INVALID_OPTION where a part is missing or of another type. */
export function readTraining(report: unknown): ReportedTraining {
  return copied<ReportedTraining>(new Fields(report, 'report', 'INVALID_OPTION'), {
    criterion: (fields, key) => fields.oneOf(key, NAMES),
    epochs: objects<ReportedEpoch>(
      { epoch: number, train: SCORE, dev: optional(SCORE), rate: number, seconds: number },
      1,
    ),
    bestEpoch: number,
    before: optional(SCORE),
  });
}
