/** The result of an evaluation. */
import type { WordErrors } from '../text';
import type { ConfidenceInterval } from './bootstrap';
import type { CriterionScore } from './criteria';

/**
 * The scores of a model over recordings. Intervals are 95 % confidence intervals by the bootstrap
 * over utterances, 2000 resamples of a fixed seed; for an error rate of 0 they end at
 * 1 - 0.025^(1/utterances) (Clopper and Pearson 1934). They are null where there are fewer than two
 * utterances.
 */
export interface Evaluation extends CriterionScore {
  /** The number of examples. */
  readonly utterances: number;
  /** The interval of the mean loss. */
  readonly lossInterval: ConfidenceInterval | null;
  /** The interval of `errorRate`. */
  readonly errorInterval?: ConfidenceInterval | null;
  /** `ce` and `lm`: frames with a label, and how many of them are wrong. */
  readonly frameErrors?: { readonly frames: number; readonly wrong: number };
  /** `ctc`: unit errors by kind. */
  readonly unitErrors?: WordErrors;
  /** `ctc`, and `ce` with a lexicon: the number of words in the references, where there are any. */
  readonly words?: number;
  /**
   * Word error rate: substitutions, insertions and deletions over `words`, which insertions may
   * take above 1. Null where words were decoded and the references have none.
   */
  readonly wordErrorRate?: number | null;
  /** The interval of `wordErrorRate`. */
  readonly wordErrorInterval?: ConfidenceInterval | null;
  /** Word errors by kind. */
  readonly wordErrors?: WordErrors;
}
