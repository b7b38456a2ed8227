/** What a training did, as the report pages read it. */

export interface ReportedScore {
  /** The mean loss, in nats; of `mse` in squared units of the outputs. */
  readonly loss: number;
  /** `ctc`: wrong units, a share of all; `ce` and `lm`: wrong frames. */
  readonly errorRate?: number;
  /** `lm`. */
  readonly perplexity?: number;
  /** `mse`. */
  readonly rms?: number;
}

/** One epoch, as {@link train} records it. */
export interface ReportedEpoch {
  /** Counts from 1. */
  readonly epoch: number;
  /** Over the examples that were learned. */
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
  readonly criterion: 'ctc' | 'ce' | 'lm' | 'mse' | 'kl';
  /** At least one. */
  readonly epochs: readonly ReportedEpoch[];
  /** The epoch whose weights the model has. */
  readonly bestEpoch: number;
  /** Before the first update, of the dev examples. */
  readonly before?: ReportedScore;
}
