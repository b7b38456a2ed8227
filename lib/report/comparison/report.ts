/** What a comparison of methods found, as the report pages read it. */

export interface ReportedEvaluation {
  /** The mean loss, in nats; of `mse` in squared units of the outputs. */
  readonly loss: number;
  /** Of units or frames. */
  readonly errorRate?: number;
  /** Of words. */
  readonly wordErrorRate?: number;
  /** Of a language model. */
  readonly perplexity?: number;
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
