/**
 * Cepstra as a longer or shorter vocal tract would have them (vocal tract length perturbation,
 * Jaitly and Hinton 2013): AN4 has 74 speakers to learn from, and this makes others of them. The
 * spectrum that cepstra describe, over N filters, is read at warped frequencies. Both ways are
 * cosine transforms, so a warp is one small matrix:
 *
 *     S(m) = c_0 + 2 sum_k c_k cos(pi k (m + 1/2) / N)
 *     c'_k = 1/N sum_m S(warped(m)) cos(pi k (m + 1/2) / N)
 */
import { CEPSTRA } from './corpus';

/** Sphinx' filters for speech of 16 kHz. */
const FILTERS = 40;
const [LOWEST_HZ, HIGHEST_HZ] = [133.3334, 6855.4976];

const mel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
const hertz = (mels: number): number => 700 * (10 ** (mels / 2595) - 1);
const MELS_PER_FILTER = (mel(HIGHEST_HZ) - mel(LOWEST_HZ)) / (FILTERS + 1);

/**
 * What cepstra become where frequencies are `factor` times as high.
 * @returns [13, 13], row by row.
 */
export function warpMatrix(factor: number): Float64Array {
  const matrix = new Float64Array(CEPSTRA * CEPSTRA);
  for (let m = 0; m < FILTERS; m++) {
    const from = warpedFilter(m, factor);
    for (let k = 0; k < CEPSTRA; k++)
      for (let j = 0; j < CEPSTRA; j++)
        matrix[k * CEPSTRA + j]! += (cosine(k, m) * cosine(j, from) * (j === 0 ? 1 : 2)) / FILTERS;
  }
  return matrix;
}

/** Where a filter's frequency was before, in filters; what lies beyond the ends is the ends'. */
function warpedFilter(m: number, factor: number): number {
  const hz = hertz(mel(LOWEST_HZ) + (m + 1) * MELS_PER_FILTER) / factor;
  const filter = (mel(hz) - mel(LOWEST_HZ)) / MELS_PER_FILTER - 1;
  return Math.min(FILTERS - 1, Math.max(0, filter));
}

const cosine = (k: number, filter: number): number =>
  Math.cos((Math.PI * k * (filter + 0.5)) / FILTERS);

/** @param cepstra [frames, 13]. */
export function warped(cepstra: Float32Array, factor: number): Float32Array {
  const matrix = warpMatrix(factor);
  return cepstra.map((_, i) => {
    const [frame, k] = [i - (i % CEPSTRA), i % CEPSTRA];
    let sum = 0;
    for (let j = 0; j < CEPSTRA; j++) sum += matrix[k * CEPSTRA + j]! * cepstra[frame + j]!;
    return sum;
  });
}
