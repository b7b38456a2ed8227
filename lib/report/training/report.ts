/** What a training did, as the report pages read it. */

export interface ReportedScore {
  readonly loss: number;
  /** `ctc`: wrong units, a share of all; `ce` and `lm`: wrong frames. */
  readonly errorRate?: number;
  /** `lm`. */
  readonly perplexity?: number;
  /** `mse`. */
  readonly rms?: number;
}

export interface ReportedEpoch {
  /** Counts from 1. */
  readonly epoch: number;
  readonly train: ReportedScore;
  readonly dev?: ReportedScore;
  /** The step size at its end. */
  readonly rate: number;
  /** Training time. */
  readonly seconds: number;
}

export interface ReportedTraining {
  readonly criterion: 'ctc' | 'ce' | 'lm' | 'mse' | 'kl';
  /** At least one. */
  readonly epochs: readonly ReportedEpoch[];
  /** The epoch whose weights the model has. */
  readonly bestEpoch: number;
  /** Before the first update, of the dev examples. */
  readonly before?: ReportedScore;
}
