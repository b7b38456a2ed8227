/** The records of a training: of each batch, of each epoch, and the final report. */
import type { Progress } from '../options';
import type { CriterionKind, CriterionScore } from './criteria';
import type { DevChoice } from './dev-choice';

/** The record of one batch. */
export interface BatchRecord {
  /** Counts from 1. */
  readonly epoch: number;
  /** The number of epochs. */
  readonly epochs: number;
  /** Completed batches of this epoch, of `batches`. */
  readonly batch: number;
  /** Batches of an epoch. */
  readonly batches: number;
  /** Updates so far, over all epochs. */
  readonly step: number;
  /** The mean loss of the epoch so far, as in {@link CriterionScore}. */
  readonly loss: number | null;
  /** `ctc`: true where the best paths of the epoch's examples so far are all blanks. */
  readonly blanksOnly?: boolean;
  /** The learning rate of the next update. */
  readonly rate: number;
  /** The Euclidean norm of the gradient before it was clipped. */
  readonly norm: number;
}

/** The record of one epoch. */
export interface EpochRecord {
  /** Counts from 1. */
  readonly epoch: number;
  /** Updates so far. */
  readonly step: number;
  /** The score over the batches of the epoch, each by the weights before its update. */
  readonly train: CriterionScore;
  /** The score over the dev examples after the epoch. */
  readonly dev?: CriterionScore;
  /** The learning rate at the end of the epoch. */
  readonly rate: number;
  /** Training time of the epoch in seconds, without the scoring of `dev`. */
  readonly seconds: number;
  /** Whether the weights after the epoch are the best so far. */
  readonly best: boolean;
}

/** The report of a training. */
export interface TrainingReport {
  /** The criterion that was minimized. */
  readonly criterion: CriterionKind;
  /** One record for each epoch, in order. */
  readonly epochs: readonly EpochRecord[];
  /** The epoch with the best score of the dev examples, from 1; the last where there are none. */
  readonly bestEpoch: number;
  /** The epoch whose weights the model has, from 1: the best, or the last with `keep: 'last'`. */
  readonly keptEpoch: number;
  /** How certain the choice of the best epoch is, where there are dev examples. */
  readonly choice?: DevChoice;
  /** The score of the weights before the first update, where there are dev examples. */
  readonly before?: CriterionScore;
  /** The seed of the training. */
  readonly seed: number;
}

/**
 * The progress of training after a batch. Its stage names the epoch and the loss, and says where a
 * CTC model outputs only blanks yet.
 */
export function progressOf(record: BatchRecord): Progress {
  const { epoch, epochs, batch, batches, loss, blanksOnly } = record;
  const silence = blanksOnly ? ', blanks only yet' : '';
  const shown = loss === null ? 'no loss' : `loss ${Number(loss.toPrecision(4))}`;
  return {
    stage: `epoch ${epoch} of ${epochs}, ${shown}${silence}`,
    done: (epoch - 1) * batches + batch,
    total: epochs * batches,
  };
}
