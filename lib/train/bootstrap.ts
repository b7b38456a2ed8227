/**
 * Confidence intervals of scores that are ratios of sums over utterances (errors over labels, loss
 * over frames): percentile intervals of the bootstrap (Efron and Tibshirani 1993, chapter 13).
 * Whole utterances are resampled, with replacement, since errors within one are not independent;
 * scores that are compared use the same resamples (Bisani and Ney 2004).
 */
import { native } from '../native';
import { Slices } from '../slices';

/** A 95 % confidence interval. */
export type ConfidenceInterval = readonly [low: number, high: number];

/** The terms of a ratio of sums: a numerator and a denominator for each utterance. */
export interface RatioTerms {
  readonly over: ArrayLike<number>;
  readonly under: ArrayLike<number>;
}

/** The ratio over all utterances; null where the denominator is 0. */
export function ratioOf({ over, under }: RatioTerms): number | null {
  const [top, bottom] = [sumOf(over), sumOf(under)];
  return bottom > 0 ? top / bottom : null;
}

const sumOf = (terms: ArrayLike<number>): number => Array.from(terms).reduce((a, b) => a + b, 0);

/** Resamples: the ends of intervals then vary by about a tenth of the standard error. */
const DRAWS = 2000;

/** The seed of resampling where none is given, so that intervals are the same each time. */
export const INTERVAL_SEED = 1;

/** The share of resamples beyond each end of the interval. */
const TAIL = 0.025;

/**
 * Each ratio in every resample, [DRAWS]; the resamples are the same for all ratios. Null where
 * there are fewer than two utterances.
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

/** The index from 0 to `count` - 1 for a random key in [-1, 1]. */
function indexOf(key: number, count: number): number {
  return Math.min(count - 1, Math.floor(((key + 1) / 2) * count));
}

/**
 * The middle 95 % of resampled values; null where there are none. Values that are not finite, of
 * resamples with a denominator of 0, are left out.
 */
export function intervalOf(drawn: Float64Array | null): ConfidenceInterval | null {
  const sorted = drawn?.filter((value) => Number.isFinite(value)).sort() ?? [];
  if (sorted.length === 0) return null;
  return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
}

/** The quantile at `share` of sorted values, interpolated linearly. */
function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

/** The confidence interval of a mean loss; null where there are fewer than two utterances. */
export async function lossInterval(
  terms: RatioTerms,
  seed: number,
): Promise<ConfidenceInterval | null> {
  return intervalOf((await drawRatios([terms], seed))?.[0] ?? null);
}

/**
 * The confidence interval of an error rate. Without any error every resample has none, so the
 * upper end is then that of Clopper and Pearson (1934) for no errors in n utterances,
 * 1 - 0.025^(1/n). Null where there are errors and fewer than two utterances.
 */
export async function errorInterval(
  terms: RatioTerms,
  seed: number,
): Promise<ConfidenceInterval | null> {
  const utterances = terms.over.length;
  if (ratioOf(terms) === 0) return [0, 1 - TAIL ** (1 / utterances)];
  return lossInterval(terms, seed);
}
