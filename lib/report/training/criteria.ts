/** What a page says of each criterion: the loss, and what it measures besides. */
import { percent, plain } from '../../charts';

/** The score of an epoch as a page shows it. */
export interface ReportedScore {
  /** The mean loss, in nats; of `mse` in squared units of the outputs; null where there is none. */
  readonly loss: number | null;
  /** `ctc`: wrong units, a share of all; `ce` and `lm`: wrong frames. */
  readonly errorRate?: number | null;
  /** `lm`. */
  readonly perplexity?: number | null;
  /** `mse`. */
  readonly rms?: number | null;
}

/** A number of a score, and how it is written. */
export interface Measure {
  readonly name: string;
  readonly of: (score: ReportedScore) => number | null | undefined;
  readonly format: (value: number) => string;
  /** The same on an axis, where numbers are round. */
  readonly tick: (value: number) => string;
}

interface CriterionText {
  readonly loss: string;
  /** Null where the loss says it all. */
  readonly measure: (Measure & { readonly text: string }) | null;
}

/** Four figures: the third decimal is often all that still moves. */
const fourFigures = (value: number): string => plain(Number(value.toPrecision(4)));

export const LOSS: Measure = {
  name: 'Loss',
  of: ({ loss }) => loss,
  format: fourFigures,
  tick: plain,
};

const ERROR_RATE = {
  of: ({ errorRate }: ReportedScore) => errorRate,
  format: (value: number) => percent(value),
  tick: (value: number) => `${plain(100 * value)}%`,
};

export const CRITERIA = {
  ctc: {
    loss: 'Connectionist temporal classification (Graves et al. 2006): minus the logarithm of the probability of the labels, the mean of a sequence.',
    measure: {
      name: 'Unit error rate',
      text: 'The units of the best path that are wrong, missing or too many, a share of all units. Words that a lexicon finds in them may be better.',
      ...ERROR_RATE,
    },
  },
  smbr: {
    loss: 'Minimum Bayes risk (Kingsbury 2009): the frames of an utterance that are wrong in what may be said, expected over all of it, with a share of connectionist temporal classification; the mean of an utterance.',
    measure: {
      name: 'Unit error rate',
      text: 'The units of the best path that are wrong, missing or too many, a share of all units.',
      ...ERROR_RATE,
    },
  },
  ce: {
    loss: 'Cross-entropy: minus the logarithm of the probability of the label, the mean of a frame.',
    measure: {
      name: 'Frame error rate',
      text: 'Frames whose best output is not their label, a share of all.',
      ...ERROR_RATE,
    },
  },
  lm: {
    loss: 'Cross-entropy of the next token, the mean of a frame; its exponential is the perplexity.',
    measure: {
      name: 'Perplexity',
      text: 'e to the loss: the number of equally likely tokens among which guessing would be as hard.',
      of: ({ perplexity }) => perplexity,
      format: fourFigures,
      tick: plain,
    },
  },
  mse: {
    loss: 'The squared distance from the teacher’s outputs, the mean of all.',
    measure: {
      name: 'RMS error',
      text: 'The root of the loss.',
      of: ({ rms }) => rms,
      format: fourFigures,
      tick: plain,
    },
  },
  kl: {
    loss: 'The Kullback-Leibler divergence from the teacher’s outputs (Hinton et al. 2015), the mean of a frame.',
    measure: null,
  },
} as const satisfies Readonly<Record<string, CriterionText>>;

/** A criterion that a page can show. */
export type ReportedCriterion = keyof typeof CRITERIA;

export function criterionText(criterion: ReportedCriterion): CriterionText {
  return CRITERIA[criterion];
}
