/**
 * How sure the choice of the best epoch is. A dev set is a sample: of epochs that are equally good,
 * one does best on it by chance. The intervals (bootstrap.ts) are of the one measure by which
 * epochs are ranked, and of differences on the same utterances; they do not know that the best
 * epoch is the luckiest of several, so the score of the best is, if anything, too good.
 */
import { drawRatios, errorInterval, intervalOf, lossInterval, ratioOf } from './bootstrap';
import type { ConfidenceInterval, RatioTerms } from './bootstrap';
import { rankedBy, type CriterionKind } from './criteria';

/** By how much one score is greater than another, both of the same utterances. */
export interface ScoreDifference {
  /** In the unit of the measure. */
  readonly difference: number;
  /** Of 95 %; null where there are fewer than two utterances. */
  readonly interval: ConfidenceInterval | null;
}

/** How far the dev examples tell the best epoch from others. */
export interface DevChoice {
  /** What epochs are ranked by. */
  readonly measure: 'errorRate' | 'loss';
  /** The number of dev examples. */
  readonly utterances: number;
  /** That of the best epoch, of 95 %; null where there are fewer than two examples. */
  readonly interval: ConfidenceInterval | null;
  /** By how much the last epoch is worse than the best; null where it is the best. */
  readonly last: ScoreDifference | null;
  /** By how much the weights before the first update are worse than those of the best epoch. */
  readonly before: ScoreDifference | null;
}

/**
 * What the examples add to the measure, as the weights were before, at the best and the last epoch.
 */
export interface DevTerms {
  readonly before?: RatioTerms | undefined;
  readonly best?: RatioTerms | undefined;
  readonly last?: RatioTerms | undefined;
}

/** Undefined where no epoch is the best. */
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
