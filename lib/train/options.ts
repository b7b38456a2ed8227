/** The options of `train`: units, ranges and defaults. complete-options.ts checks them. */
import type { Network } from '../model';
import type { LongCallOptions } from '../options';
import type { Criterion } from './criteria';
import type { TrainingExamples } from './examples';
import type { BatchRecord, EpochRecord } from './history';
import type { OptimizerOptions } from './optimizer';

/** Where and how often training saves a checkpoint. */
export interface CheckpointOptions {
  /** The path of the file, which is replaced each time. */
  readonly path: string;
  /** Minutes between two checkpoints, 0 or more; default 10. */
  readonly minutes?: number;
  /** Whether to resume from the file where it exists. Default false. */
  readonly resume?: boolean;
}

/** Options of {@link train}. Aborting saves a checkpoint, where there is one, before it rejects. */
export interface TrainOptions extends LongCallOptions {
  /** The criterion to minimize. */
  readonly criterion: Criterion;
  /** The optimizer: default Adam with a learning rate of 0.001. */
  readonly optimizer?: OptimizerOptions;
  /** Epochs, passes over the examples: 1 to 1,000,000, default 10. */
  readonly epochs?: number;
  /** Sequences in a batch: 1 to 65,536, default 16. */
  readonly batch?: number;
  /**
   * Truncated back-propagation: frames of a piece, 1 to 2^20, with an update after each piece;
   * default the whole sequence. Not for `ctc` and `smbr`, nor for models with backward layers.
   */
  readonly truncate?: number;
  /** The probability of dropout between layers: 0 (the default) to below 1. */
  readonly dropout?: number;
  /**
   * A development set: examples that are not trained on, scored after each epoch. The epoch with
   * the best score is the best.
   */
  readonly dev?: TrainingExamples;
  /**
   * The weights of the trained model: those of the epoch that is `best` on `dev` (the default), or
   * of the `last`, for a `dev` that is too small to choose by.
   */
  readonly keep?: 'best' | 'last';
  /** Early stopping: epochs without a better score of `dev`, at least 1; default never. */
  readonly patience?: number;
  /**
   * Quantization-aware training: matrices are rounded to int8 (`true` is int8) or int4 in the
   * forward pass while floats are trained, by straight-through gradients, so that the model loses
   * less when it is stored in that type. Default false. Structured matrices are rounded part by
   * part, as models of that dtype store them; sparse numbers, stored in f16, and embeddings are not
   * rounded.
   */
  readonly quantized?: boolean | 'int8' | 'int4';
  /**
   * The weight of the KL divergence from the outputs of the initial network, which is added to the
   * loss of a sequence (`ctc`) or a frame: it keeps a model that adapts to few recordings from
   * forgetting others (Yu et al. 2013). 0 (the default) to 1e6; for criteria of labels. Reported
   * losses are those of the criterion alone.
   */
  readonly hold?: number;
  /** Names of layers (`lstm1`) or weights (`lstm1 projection`) that are not trained. */
  readonly freeze?: readonly string[];
  /**
   * The seed of order and dropout, 0 to 2^53 - 1, default 1: the same seed gives the same model.
   */
  readonly seed?: number;
  /** Threads: 1 to 64, default 1. The result is the same for any number. */
  readonly threads?: number;
  /** Checkpoints to resume from; default none. */
  readonly checkpoint?: CheckpointOptions;
  /** Called after each batch. */
  readonly onBatch?: ((record: BatchRecord) => void) | undefined;
  /** Called after each epoch; `network()` is a copy with the current weights. */
  readonly onEpoch?: ((record: EpochRecord, network: () => Network) => void) | undefined;
  /** Called after each checkpoint, with the path of its file. */
  readonly onCheckpoint?: ((path: string) => void) | undefined;
}
