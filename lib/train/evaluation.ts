/** What an evaluation finds. */
import type { WordErrors } from '../text';
import type { ConfidenceInterval } from './bootstrap';
import type { CriterionScore } from './criteria';

/**
 * The scores of a model over recordings. Intervals are of 95 %: by the bootstrap over utterances,
 * 2000 draws by the same seed each time; of an error rate of 0 up to 1 - 0.025^(1/utterances)
 * (Clopper and Pearson 1934). They are null where there are fewer than two utterances.
 */
export interface Evaluation extends CriterionScore {
  /** The number of examples. */
  readonly utterances: number;
  /** Of the mean loss. */
  readonly lossInterval: ConfidenceInterval | null;
  /** Of `errorRate`. */
  readonly errorInterval?: ConfidenceInterval | null;
  /** `ce` and `lm`: frames with a label, and how many of them are wrong. */
  readonly frameErrors?: { readonly frames: number; readonly wrong: number };
  /** `ctc`: the units that the errors are of, and how they are wrong. */
  readonly unitErrors?: WordErrors;
  /** `ctc`, and `ce` with a lexicon: the words of the texts, where the examples have any. */
  readonly words?: number;
  /**
   * Substituted, inserted and deleted words, a share of `words`; above 1 where many are inserted;
   * null where words were said of texts without any.
   */
  readonly wordErrorRate?: number | null;
  /** Of `wordErrorRate`. */
  readonly wordErrorInterval?: ConfidenceInterval | null;
  /** How words are wrong. */
  readonly wordErrors?: WordErrors;
}
