/** Loudness. */

/** The mean of the squares. */
export function power(x: Float32Array): number {
  let sum = 0;
  for (const sample of x) sum += sample * sample;
  return sum / Math.max(1, x.length);
}

/** Decibels as a factor of amplitudes. */
export function amplitude(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** y += factor * x, from a sample of y on; what stands out on either side is left out. */
export function addTo(y: Float32Array, x: Float32Array, factor = 1, at = 0): void {
  const last = Math.min(x.length, y.length - at);
  for (let n = Math.max(0, -at); n < last; n++) y[at + n]! += factor * x[n]!;
}

export function scaled(x: Float32Array, factor: number): Float32Array {
  const y = new Float32Array(x.length);
  addTo(y, x, factor);
  return y;
}

/** Over and over again, from a sample on. */
export function looped(x: Float32Array, start: number, length: number): Float32Array {
  const y = new Float32Array(length);
  for (let at = -start; at < length; at += x.length) addTo(y, x, 1, at);
  return y;
}

/** 10 ms at 8 kHz. */
const PIECE = 80;

/**
 * What is left when the beginning and the end go, as far as they stay below `share` of the loudest
 * 10 ms.
 */
export function trimmed(x: Float32Array, share: number): Float32Array {
  const pieces = Array.from({ length: Math.floor(x.length / PIECE) }, (_, i) =>
    Math.sqrt(power(x.subarray(i * PIECE, (i + 1) * PIECE))),
  );
  const least = share * Math.max(...pieces);
  const first = pieces.findIndex((loudness) => loudness >= least);
  const last = pieces.findLastIndex((loudness) => loudness >= least);
  return first < 0 ? x : x.subarray(first * PIECE, (last + 1) * PIECE);
}

/** Fades the first and the last samples, so that a cut does not click. In place. */
export function faded(x: Float32Array, samples: number): Float32Array {
  const count = Math.min(samples, x.length >> 1);
  for (let n = 0; n < count; n++) {
    const factor = (n + 1) / (count + 1);
    x[n]! *= factor;
    x[x.length - 1 - n]! *= factor;
  }
  return x;
}
