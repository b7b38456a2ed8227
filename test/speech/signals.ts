/** Signals by formula: test/fixtures/make_features.py makes the same. */
import { randoms } from '../model/networks';

/**
 * From 80 Hz to 0.45 rate in noise, as 16-bit integers over 32768; its middle third is silent where
 * there is a gap.
 */
export function chirp(rate: number, size: number, gap = false): Float32Array {
  const noise = noiseOf(size, 1);
  return Float32Array.from(noise, (disturbance, n) => {
    if (gap && n >= Math.floor(size / 3) && n < Math.floor((2 * size) / 3)) return 0;
    const t = n / rate;
    const phase = 80 * t + (((0.45 * rate - 80) / (size / rate)) * t * t) / 2;
    return (
      Math.floor((0.4 * Math.sin(2 * Math.PI * phase) + 0.01 * disturbance) * 32768 + 0.5) / 32768
    );
  });
}

/** Uniform in [-1, 1). */
export function noiseOf(size: number, seed: number): Float32Array {
  return randoms(seed)(size, 1);
}

export function sine(hz: number, rate: number, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a).toHaveLength(b.length);
  return Array.from(a, (value, i) => Math.abs(value - b[i]!)).reduce(
    (most, each) => Math.max(most, each),
    0,
  );
}
