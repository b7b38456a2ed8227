/** What a comparison of methods found, as the report pages read it. */

export interface ReportedEvaluation {
  readonly loss: number;
  readonly errorRate?: number;
  readonly wordErrorRate?: number;
  readonly perplexity?: number;
}

export interface ReportedMethod {
  /** `none` for the model itself. */
  readonly method: string;
  readonly parameters: number;
  readonly bytes: number;
  readonly matrixError: number;
  /** Null where nothing was heard. */
  readonly outputError: number | null;
  readonly stepMicros: number | null;
  readonly before: ReportedEvaluation | null;
  readonly after: ReportedEvaluation | null;
}

export interface ReportedComparison {
  readonly targetParameters: number;
  readonly rows: readonly ReportedMethod[];
}
