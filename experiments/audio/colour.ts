/** Microphone and line responses: filters that colour a sound, each in place. */
import type { Random } from '../../lib/random';

/** a0 y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2] */
interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number, number];
}

function filter(x: Float32Array, { b, a }: Biquad): void {
  const [b0, b1, b2] = b.map((each) => each / a[0]) as [number, number, number];
  const [a1, a2] = [a[1] / a[0], a[2] / a[0]];
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let n = 0; n < x.length; n++) {
    const x0 = x[n]!;
    const y0 = b0 * x0 + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x0;
    y2 = y1;
    y1 = y0;
    x[n] = y0;
  }
}

/**
 * A bell of so many decibels at a frequency (R. Bristow-Johnson, Cookbook formulae for audio EQ
 * biquad filters).
 */
function bell(hz: number, decibels: number, quality: number, rate: number): Biquad {
  const gain = 10 ** (decibels / 40);
  const omega = (2 * Math.PI * hz) / rate;
  const alpha = Math.sin(omega) / (2 * quality);
  const middle = -2 * Math.cos(omega);
  return {
    b: [1 + alpha * gain, middle, 1 - alpha * gain],
    a: [1 + alpha / gain, middle, 1 - alpha / gain],
  };
}

/**
 * What lies below (`highPass`) or above a frequency falls by 12 dB an octave (the same cookbook).
 */
function pass(kind: 'low' | 'high', hz: number, rate: number): Biquad {
  const omega = (2 * Math.PI * hz) / rate;
  const [alpha, cosine] = [Math.sin(omega) / Math.SQRT2, Math.cos(omega)];
  const edge = kind === 'low' ? 1 - cosine : 1 + cosine;
  const sign = kind === 'low' ? 1 : -1;
  return { b: [edge / 2, sign * edge, edge / 2], a: [1 + alpha, -2 * cosine, 1 - alpha] };
}

/** Brighter (tilt > 0) or duller. */
function tilt(x: Float32Array, amount: number): void {
  filter(x, { b: [1, -amount, 0], a: [1, 0, 0] });
}

/**
 * Colours a sound at random: a tilt, two bells within +-8 dB, at times the band of a telephone or a
 * dull microphone.
 */
export function colour(x: Float32Array, random: Random, rate: number): void {
  tilt(x, random.uniform(-0.4, 0.5));
  for (let i = 0; i < 2; i++) {
    const hz = random.ratio([150, 0.45 * rate]);
    filter(x, bell(hz, random.uniform(-8, 8), random.uniform(0.5, 2), rate));
  }
  if (random.chance(0.3)) filter(x, pass('high', random.uniform(60, 350), rate));
  if (random.chance(0.2)) filter(x, pass('low', random.uniform(0.3, 0.48) * rate, rate));
}
