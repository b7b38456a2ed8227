/** The same sound at another speed: with its pitch, as a tape plays it, or without. */
import { distortAudioSync } from '../../lib';

/**
 * `speed` times as fast and as high, to a hundredth, for which filters are short. It stands for
 * other speakers: shorter vocal tracts as well as higher voices.
 */
export function played(x: Float32Array, speed: number, rate: number): Float32Array {
  const audio = { sampleRate: rate, samples: x };
  return distortAudioSync(audio, { speed: Math.round(100 * speed) / 100 }).samples;
}

/**
 * Samples of half a window, and how far it may be moved to fit: a period of a deep voice at 8 kHz.
 */
const HOP = 120;
const SEARCH = 60;
/** Only every so many samples and shifts are compared. */
const COARSE = 3;

/**
 * `tempo` times as fast, and as high as before: WSOLA (Verhelst and Roelands 1993). Each window
 * comes from where the sound goes on most like what followed the window before it.
 */
export function paced(x: Float32Array, tempo: number): Float32Array {
  if (x.length < 4 * HOP) return x;
  const y = new Float32Array(Math.floor(x.length / tempo));
  let previous = 0;
  for (let n = 0; n < HOP && n < y.length; n++) y[n] = x[n]!;
  for (let start = HOP; start < y.length; start += HOP) {
    const from = bestMatch(x, previous + HOP, Math.round(start * tempo));
    // The second half of the window before fades out while the first half of this one fades in.
    for (let n = 0; n < HOP && start + n < y.length; n++) {
      const fade = n / HOP;
      y[start + n] = (1 - fade) * (x[previous + HOP + n] ?? 0) + fade * (x[from + n] ?? 0);
    }
    previous = from;
  }
  return y;
}

/** Where, near `about`, x is most like what it is from `wanted` on. */
function bestMatch(x: Float32Array, wanted: number, about: number): number {
  let best = Math.min(about, x.length - 1);
  let most = -Infinity;
  for (let from = Math.max(0, about - SEARCH); from <= about + SEARCH; from += COARSE) {
    let [product, energy] = [0, 1e-9];
    const count = Math.min(HOP, x.length - Math.max(from, wanted));
    for (let n = 0; n < count; n += COARSE) {
      const candidate = x[from + n]!;
      product += candidate * x[wanted + n]!;
      energy += candidate * candidate;
    }
    const likeness = product / Math.sqrt(energy);
    if (likeness > most) [most, best] = [likeness, from];
  }
  return best;
}
