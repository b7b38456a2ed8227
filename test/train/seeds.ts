/**
 * Claims about what learning does, which hold of most starts and not of each: several seeds, and
 * Student's t test of the mean.
 */

/** The ten starts that claims are about. */
export const SEEDS = Array.from({ length: 10 }, (_, i) => i + 5);

/** The t below which ten values that scatter about 0 come in one of 200 cases. */
export const SURE = -3.25;

/** The t of the mean logarithm of ratios: below 0 where they are below 1. */
export function tOfRatios(ratios: readonly number[]): number {
  const logs = ratios.map((ratio) => Math.log(ratio));
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const variance = logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (logs.length - 1);
  return mean / Math.sqrt(variance / logs.length);
}
