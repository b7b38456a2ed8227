/**
 * How certain the choice of the best epoch is. A dev set is a sample: among equally good epochs one
 * scores best by chance. Confidence intervals (bootstrap.ts) are given for the measure by which
 * epochs are ranked, and for differences between epochs on the same utterances. They do not account
 * for the selection of the best among several epochs, so its score tends to be too good.
 */
import { drawRatios, errorInterval, intervalOf, lossInterval, ratioOf } from './bootstrap';
import type { ConfidenceInterval, RatioTerms } from './bootstrap';
import { rankedBy, type CriterionKind } from './criteria';

/** The difference between two scores on the same utterances. */
export interface ScoreDifference {
  /** The other score minus that of the best epoch, in the unit of the measure. */
  readonly difference: number;
  /** Its 95 % confidence interval; null where there are fewer than two utterances. */
  readonly interval: ConfidenceInterval | null;
}

/** How clearly the dev examples tell the best epoch from others. */
export interface DevChoice {
  /** The measure by which epochs are ranked. */
  readonly measure: 'errorRate' | 'loss';
  /** The number of dev examples. */
  readonly utterances: number;
  /** The 95 % interval of the best epoch's score; null where there are fewer than two examples. */
  readonly interval: ConfidenceInterval | null;
  /** How much worse the last epoch is than the best; null where it is the best. */
  readonly last: ScoreDifference | null;
  /** How much worse the weights before the first update are than those of the best epoch. */
  readonly before: ScoreDifference | null;
}

/** The terms of the measure by dev example, before training and at the best and the last epoch. */
export interface DevTerms {
  readonly before?: RatioTerms | undefined;
  readonly best?: RatioTerms | undefined;
  readonly last?: RatioTerms | undefined;
}

/** Compares the best epoch with the others; undefined where no epoch is the best yet. */
export async function devChoice(
  kind: CriterionKind,
  { before, best, last }: DevTerms,
  seed: number,
): Promise<DevChoice | undefined> {
  if (!best) return undefined;
  const measure = rankedBy(kind);
  const interval = measure === 'errorRate' ? errorInterval : lossInterval;
  return {
    measure,
    utterances: best.over.length,
    interval: await interval(best, seed),
    last: last && last !== best ? await differenceOf(last, best, seed) : null,
    before: before ? await differenceOf(before, best, seed) : null,
  };
}

async function differenceOf(
  worse: RatioTerms,
  better: RatioTerms,
  seed: number,
): Promise<ScoreDifference | null> {
  const [greater, smaller] = [ratioOf(worse), ratioOf(better)];
  if (greater === null || smaller === null) return null;
  const drawn = await drawRatios([worse, better] as const, seed);
  if (!drawn) return { difference: greater - smaller, interval: null };
  const differences = drawn[0].map((value, i) => value - drawn[1][i]!);
  return { difference: greater - smaller, interval: intervalOf(differences) };
}
