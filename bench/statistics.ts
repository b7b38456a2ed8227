/**
 * Figures from samples that were taken round by round. The speed of a machine drifts between rounds
 * by tens of percent: a ratio is therefore taken within each round, and the median of the rounds'
 * ratios counts.
 */
import { quantile } from '../lib/bench';

export { quantile };

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** Samples of one thing: those of the first round, of the second, ... */
export type Rounds = readonly (readonly number[])[];

/** How many times `above` is `below`; null where there is no round that has both. */
export function ratio(above: Rounds, below: Rounds): number | null {
  const ratios = above.flatMap((samples, round) => {
    const others = below[round];
    return samples.length > 0 && others && others.length > 0
      ? [median(samples) / median(others)]
      : [];
  });
  return ratios.length > 0 ? median(ratios) : null;
}
