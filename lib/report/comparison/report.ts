/** What a comparison of methods found, as the report pages read it. */
import {
  copied,
  Fields,
  measured,
  nullable,
  number,
  object,
  objects,
  optional,
  text,
} from '../../json';

/** A model evaluated on the dev set. */
export interface ReportedEvaluation {
  /** The mean loss, in nats; of `mse` in squared units of the outputs; null where there is none. */
  readonly loss: number | null;
  /** The error rate of units or frames. */
  readonly errorRate?: number | null;
  /** The word error rate. */
  readonly wordErrorRate?: number | null;
  /** The perplexity of a language model. */
  readonly perplexity?: number | null;
}

/** One row of a comparison. */
export interface ReportedMethod {
  /** `none` for the model itself. */
  readonly method: string;
  /** The numbers of the model. */
  readonly parameters: number;
  /** Its size as stored, in bytes. */
  readonly bytes: number;
  /** |W' - W| / |W| over all matrices, 0 or more. */
  readonly matrixError: number;
  /** |y' - y| / |y| over the outputs; null without data. */
  readonly outputError: number | null;
  /** The median of a step, in microseconds. */
  readonly stepMicros: number | null;
  /** Before fine-tuning. */
  readonly before: ReportedEvaluation | null;
  /** After fine-tuning. */
  readonly after: ReportedEvaluation | null;
}

/** What the page of a comparison shows, as {@link compare} gives it. */
export interface ReportedComparison {
  /** The most parameters that a method could keep. */
  readonly targetParameters: number;
  /** The model itself, then each method. */
  readonly rows: readonly ReportedMethod[];
}

const EVALUATION = nullable(
  object<ReportedEvaluation>({
    loss: measured,
    errorRate: optional(measured),
    wordErrorRate: optional(measured),
    perplexity: optional(measured),
  }),
);

const METHOD = {
  method: text,
  parameters: number,
  bytes: number,
  matrixError: number,
  outputError: measured,
  stepMicros: measured,
  before: EVALUATION,
  after: EVALUATION,
};

/** @throws CompactRnnError INVALID_OPTION where a part is missing or of another type. */
export function readComparison(report: unknown): ReportedComparison {
  return copied<ReportedComparison>(new Fields(report, 'report', 'INVALID_OPTION'), {
    targetParameters: number,
    rows: objects<ReportedMethod>(METHOD, 1),
  });
}
