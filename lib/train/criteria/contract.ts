/**
 * The interface of a criterion (loss function). Each criterion has one module here with all that is
 * specific to it, listed in criteria/index.ts; its loss and gradient are computed in C++
 * (native/train/criteria).
 */
import type { Network, UnitKind } from '../../model';
import type { NativeCriterion, NativeScore } from '../../native';
import type { ExampleSizes, TrainingExample } from '../examples';

/** The score of a model by a criterion. */
export interface CriterionScore {
  /**
   * The mean loss, in nats; for `smbr` in frames, for `mse` in squared units of the outputs. Null
   * where no example has a loss: no sequence can be aligned with its labels, or no frame has a
   * label.
   */
  readonly loss: number | null;
  /**
   * `ctc` and `smbr`: edit distance of the best path over the number of labels, at least 0. `ce`
   * and `lm`: the share of frames whose largest output is not the label, 0 to 1. Null where there
   * are no labels.
   */
  readonly errorRate?: number | null;
  /**
   * `ctc` and `smbr`: true where every decoded frame is blank, so that no unit is right; otherwise
   * left out.
   */
  readonly blanksOnly?: boolean;
  /** `lm`: perplexity, e to the loss. */
  readonly perplexity?: number | null;
  /** `mse`: root mean square error, the square root of the loss. */
  readonly rms?: number | null;
  /** `ctc` and `smbr`: sequences without a loss, whose labels are too many for their frames. */
  readonly infeasible?: number;
}

/**
 * One criterion.
 * @typeParam Given the criterion as users write it, without its defaults.
 */
export interface CriterionModule<Given extends { readonly kind: string }> {
  /** The names of its options: the properties of `Given` besides its kind. */
  readonly options: readonly Exclude<keyof Given, 'kind'>[];
  /** The kind of units of its labels; undefined for criteria with targets of a teacher. */
  readonly unitKind: UnitKind | undefined;
  /** Whether it compares distributions, so that the outputs pass through a softmax. */
  readonly overDistribution: boolean;
  /** Whether it needs an output at every frame, instead of one for the last frame. */
  readonly everyFrame: boolean;
  /** Whether it is a sum over frames, which truncated back-propagation needs. */
  readonly truncatable: boolean;
  /** The delay of the outputs behind the inputs in frames. */
  delayOf(criterion: Required<Given>): number;
  /**
   * The criterion with its defaults.
   * @throws CompactRnnError INVALID_OPTION where it does not fit the network.
   */
  complete(criterion: Given, network: Network): Required<Given>;
  /**
   * Checks that the labels or targets of an example fit the model.
   * @param name of the example in errors.
   * @throws CompactRnnError INVALID_INPUT.
   */
  check(
    example: TrainingExample,
    name: string,
    criterion: Required<Given>,
    sizes: ExampleSizes,
  ): void;
  /** Packs the labels or targets of a batch for the addon; `shape` is that of its outputs. */
  pack(
    examples: readonly TrainingExample[],
    criterion: Required<Given>,
    shape: OutputShape,
  ): NativeCriterion;
  /** The reason why examples may have no loss, as the end of an error message. */
  readonly noLoss: string;
  /** The score for sums over batches. */
  score(sums: NativeScore): CriterionScore;
  /** The measure for early stopping and the choice of the best epoch: smaller is better. */
  readonly rankedBy: RankedBy;
}

/** A measure by which epochs are ranked; with equal error rates the smaller loss is better. */
export type RankedBy = 'errorRate' | 'loss';

/** The shape [frames, outputs] of the outputs of each sequence in a batch, padding included. */
export interface OutputShape {
  readonly frames: number;
  readonly outputs: number;
}

/** The mean loss; null where nothing was counted. */
export function meanLoss({ loss, count }: NativeScore): number | null {
  return count > 0 ? loss / count : null;
}

/** Errors over labels; null where there are no labels. */
export function meanErrors({ errors, labels }: NativeScore): number | null {
  return labels > 0 ? errors / labels : null;
}
