/**
 * What training needs to know of a criterion. Each has one module here that holds all that is
 * particular to it; criteria/index.ts lists them. Their losses and gradients are C++
 * (native/train/criteria).
 */
import type { Network, UnitKind } from '../../model';
import type { NativeCriterion, NativeScore } from '../../native';
import type { ExampleSizes, TrainingExample } from '../examples';

/** How well a model does by a criterion. */
export interface CriterionScore {
  /**
   * The mean of the criterion, in nats; of `smbr` in frames, of `mse` in squared units of the
   * outputs. Null where nothing has a loss: no sequence can be aligned with its labels, or no
   * frame has one.
   */
  readonly loss: number | null;
  /**
   * `ctc` and `smbr`: edit distance of the best path, a share of all labels, 0 or more; `ce` and
   * `lm`: the share of frames whose largest output is another than the label, 0 to 1. Null where
   * there are no labels.
   */
  readonly errorRate?: number | null;
  /**
   * `ctc` and `smbr`: true where all that was decoded is blank, so that no unit was right; else
   * left out.
   */
  readonly blanksOnly?: boolean;
  /** `lm`: e to the loss. */
  readonly perplexity?: number | null;
  /** `mse`: the square root of the loss. */
  readonly rms?: number | null;
  /** `ctc` and `smbr`: sequences left out, with more labels than their frames can align. */
  readonly infeasible?: number;
}

/** @typeParam Given the criterion as users write it, without its defaults. */
export interface CriterionModule<Given extends { readonly kind: string }> {
  /** Its options, by name: what `Given` has besides its kind. */
  readonly options: readonly Exclude<keyof Given, 'kind'>[];
  /** The kind of units that its labels are; undefined where a teacher gives the targets. */
  readonly unitKind: UnitKind | undefined;
  /** Whether it is taken over the distribution that a softmax makes of the outputs. */
  readonly overDistribution: boolean;
  /** Whether it needs an output at every frame, or can do with one for the last. */
  readonly everyFrame: boolean;
  /** Whether it can be taken piece by piece, as truncated back-propagation does. */
  readonly truncatable: boolean;
  /** By how many frames the outputs lag behind the inputs. */
  delayOf(criterion: Required<Given>): number;
  /** @throws CompactRnnError INVALID_OPTION where it does not fit the network. */
  complete(criterion: Given, network: Network): Required<Given>;
  /**
   * Whether the labels or targets of an example fit the model.
   * @param name what errors call the example.
   * @throws CompactRnnError INVALID_INPUT.
   */
  check(
    example: TrainingExample,
    name: string,
    criterion: Required<Given>,
    sizes: ExampleSizes,
  ): void;
  /** The labels or targets of a batch; of outputs [examples, frames, outputs]. */
  pack(
    examples: readonly TrainingExample[],
    criterion: Required<Given>,
    shape: OutputShape,
  ): NativeCriterion;
  /** Why an example may have no loss; ends a sentence. */
  readonly noLoss: string;
  /** What sums over batches come to. */
  score(sums: NativeScore): CriterionScore;
  /** What early stopping and the choice of the best epoch go by: smaller is better. */
  readonly rankedBy: RankedBy;
}

/** The score by which epochs are ranked; of equal error rates the smaller loss is better. */
export type RankedBy = 'errorRate' | 'loss';

/** Of the outputs for one sequence of a batch: those of the longest, padding included. */
export interface OutputShape {
  readonly frames: number;
  readonly outputs: number;
}

/** The mean of what was counted; null where nothing was. */
export function meanLoss({ loss, count }: NativeScore): number | null {
  return count > 0 ? loss / count : null;
}

/** Errors as a share of the labels; null where there are none. */
export function meanErrors({ errors, labels }: NativeScore): number | null {
  return labels > 0 ? errors / labels : null;
}
