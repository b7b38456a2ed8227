/** What training tells of itself: after each batch, after each epoch, and in the end. */
import type { Progress } from '../options';
import type { CriterionKind, CriterionScore } from './criteria';
import type { DevChoice } from './dev-choice';

/** What an update came to. */
export interface BatchRecord {
  /** Counts from 1. */
  readonly epoch: number;
  /** Epochs in all. */
  readonly epochs: number;
  /** Batches done in this epoch, of `batches`. */
  readonly batch: number;
  /** Batches of an epoch. */
  readonly batches: number;
  /** Updates so far, over all epochs. */
  readonly step: number;
  /** The epoch's mean so far, as {@link CriterionScore} has it. */
  readonly loss: number | null;
  /** `ctc`: true where the best paths of the epoch's examples so far are all blanks. */
  readonly blanksOnly?: boolean;
  /** The step size of the next update. */
  readonly rate: number;
  /** The Euclidean norm of the gradient before it was clipped. */
  readonly norm: number;
}

/** What an epoch came to. */
export interface EpochRecord {
  /** Counts from 1. */
  readonly epoch: number;
  /** Updates so far. */
  readonly step: number;
  /** Over the epoch's batches, each as the weights were before it. */
  readonly train: CriterionScore;
  /** Over the dev examples, after the epoch. */
  readonly dev?: CriterionScore;
  /** The step size at the end of the epoch. */
  readonly rate: number;
  /** Training time of the epoch in seconds, without the scoring of `dev`. */
  readonly seconds: number;
  /** Whether these weights are the best so far. */
  readonly best: boolean;
}

/** What training came to. */
export interface TrainingReport {
  /** What was made small. */
  readonly criterion: CriterionKind;
  /** One record for each epoch, in order. */
  readonly epochs: readonly EpochRecord[];
  /** The epoch that did best on the dev examples, from 1; the last where there are none. */
  readonly bestEpoch: number;
  /**
   * The epoch whose weights the model has, from 1: the best, or the last where that was asked for.
   */
  readonly keptEpoch: number;
  /** How sure the choice of the best epoch is, where there are dev examples. */
  readonly choice?: DevChoice;
  /** The score of the weights before the first update, where there are dev examples. */
  readonly before?: CriterionScore;
  /** The seed that was given, or 1. */
  readonly seed: number;
}

/**
 * How far training is after a batch; its stage names the epoch and the loss, and says where a model
 * of CTC has nothing to say yet.
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
