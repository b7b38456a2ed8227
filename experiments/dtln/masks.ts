/** DTLN's first model: from the magnitudes of a frame's spectrum to a mask for it. */
import type { FrontEndSpec, Model } from '../../lib';
import { featuresSync } from '../../lib/speech';
import { RATE } from './recordings';

/** 512 samples every 128, as they are (github.com/breizhn/DTLN, real_time_processing_onnx.py). */
export const FRONT_END: FrontEndSpec = {
  kind: 'magnitude',
  sampleRate: RATE,
  windowSize: 512,
  hopSize: 128,
};

export interface Spectra {
  /** [frames, 257] */
  readonly inputs: Float32Array;
  readonly frames: number;
}

export function spectraOf(samples: Float32Array): Spectra {
  const { data, frames } = featuresSync({ sampleRate: RATE, samples }, FRONT_END);
  return { inputs: data, frames };
}

/**
 * The root mean square of the difference of two models' masks, over all frames of all recordings.
 */
export async function maskError(
  model: Model,
  teacher: Model,
  recordings: readonly Spectra[],
): Promise<number> {
  let sum = 0;
  let count = 0;
  for (const { inputs, frames } of recordings) {
    const [mask, wanted] = await Promise.all([
      model.run(inputs, { frames }),
      teacher.run(inputs, { frames }),
    ]);
    for (let i = 0; i < mask.length; i++) sum += (mask[i]! - wanted[i]!) ** 2;
    count += mask.length;
  }
  return Math.sqrt(sum / count);
}
