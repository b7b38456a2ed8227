/** What happened while a model was trained: after each epoch a line, for people, logs and plots. */
import type { Network } from '../model';
import type { CriterionKind, CriterionScore } from './criterion';

export interface EpochRecord {
  /** Counts from 1. */
  readonly epoch: number;
  /** Updates so far. */
  readonly step: number;
  /** Over the epoch's batches, each as the weights were before it. */
  readonly train: CriterionScore;
  readonly dev?: CriterionScore;
  /** The step size at the end of the epoch. */
  readonly rate: number;
  /** Training time of the epoch, without the scoring of `dev`. */
  readonly seconds: number;
  /** Whether these weights are the best so far. */
  readonly best: boolean;
}

/** What training came to. */
export interface TrainingReport {
  readonly criterion: CriterionKind;
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights the model has. */
  readonly bestEpoch: number;
  /** Of the weights before the first update, where there are dev examples. */
  readonly before?: CriterionScore;
  readonly seed: number;
}

export type TrainingEvent =
  | {
      readonly kind: 'batch';
      /** Counts from 1. */
      readonly epoch: number;
      readonly epochs: number;
      /** Batches done in this epoch, of `batches`. */
      readonly batch: number;
      readonly batches: number;
      readonly step: number;
      /** The epoch's mean so far. */
      readonly loss: number;
      readonly rate: number;
      /** The norm of the gradient before it was clipped. */
      readonly norm: number;
    }
  | { readonly kind: 'dev'; readonly epoch: number; readonly done: number; readonly total: number }
  | {
      readonly kind: 'epoch';
      readonly record: EpochRecord;
      /** A copy of the network as it is now. */
      readonly network: () => Network;
    }
  | { readonly kind: 'checkpoint'; readonly path: string };
