/**
 * How far chance moves a score that is a ratio of sums over utterances (errors over labels, loss
 * over frames): percentile intervals of the bootstrap (Efron and Tibshirani 1993, chapter 13).
 * Whole utterances are drawn, with replacement, since errors within one are not independent; scores
 * that are compared are drawn together, utterance by utterance (Bisani and Ney 2004).
 */
import { native } from '../native';
import { Slices } from '../slices';

/** Two ends, between which the true value lies in 95 of 100 data sets like this one. */
export type ConfidenceInterval = readonly [low: number, high: number];

/** The terms of a ratio of sums, one of each an utterance. */
export interface RatioTerms {
  readonly over: ArrayLike<number>;
  readonly under: ArrayLike<number>;
}

/** The ratio of all utterances; null where the sum below the line is 0. */
export function ratioOf({ over, under }: RatioTerms): number | null {
  const [top, bottom] = [sumOf(over), sumOf(under)];
  return bottom > 0 ? top / bottom : null;
}

const sumOf = (terms: ArrayLike<number>): number => Array.from(terms).reduce((a, b) => a + b, 0);

/** Ends of intervals then vary by about a tenth of the standard error. */
const DRAWS = 2000;

/** Of the draws where nobody gives a seed: intervals are the same each time. */
export const INTERVAL_SEED = 1;

/** What is left out at each end. */
const TAIL = 0.025;

/**
 * A ratio in each of the draws: the same utterances are drawn for all ratios. Null for what needs
 * two utterances and has fewer.
 */
export async function drawRatios<Ratios extends readonly RatioTerms[]>(
  ratios: Ratios,
  seed: number,
): Promise<{ [K in keyof Ratios]: Float64Array } | null> {
  const utterances = ratios[0]!.over.length;
  if (utterances < 2) return null;
  const drawn = ratios.map(() => new Float64Array(DRAWS));
  const keys = new Float32Array(utterances);
  const slices = new Slices();
  for (let draw = 0; draw < DRAWS; draw++) {
    native.fillUniform(keys, seed, draw, 1);
    const chosen = Uint32Array.from(keys, (key) => indexOf(key, utterances));
    ratios.forEach(({ over, under }, r) => {
      let [top, bottom] = [0, 0];
      for (const i of chosen) {
        top += over[i]!;
        bottom += under[i]!;
      }
      drawn[r]![draw] = top / bottom;
    });
    await slices.pause();
  }
  return drawn as { [K in keyof Ratios]: Float64Array };
}

/** @param key in [-1, 1]. */
function indexOf(key: number, count: number): number {
  return Math.min(count - 1, Math.floor(((key + 1) / 2) * count));
}

/**
 * The middle 95 % of what was drawn; null where nothing was. Draws without anything to count are
 * left out.
 */
export function intervalOf(drawn: Float64Array | null): ConfidenceInterval | null {
  const sorted = drawn?.filter((value) => Number.isFinite(value)).sort() ?? [];
  if (sorted.length === 0) return null;
  return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
}

/** Between neighbours by their distance. */
function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

/** The interval of a mean of losses. */
export async function lossInterval(
  terms: RatioTerms,
  seed: number,
): Promise<ConfidenceInterval | null> {
  return intervalOf((await drawRatios([terms], seed))?.[0] ?? null);
}

/**
 * The interval of an error rate. Where there is no error at all every draw has none, which says
 * nothing: then it reaches up to the share of utterances with an error at which none among n would
 * be seen in 1 of 40 data sets, 1 - 0.025^(1/n) (Clopper and Pearson 1934).
 */
export async function errorInterval(
  terms: RatioTerms,
  seed: number,
): Promise<ConfidenceInterval | null> {
  const utterances = terms.over.length;
  if (ratioOf(terms) === 0) return [0, 1 - TAIL ** (1 / utterances)];
  return lossInterval(terms, seed);
}
