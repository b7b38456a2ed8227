/**
 * The mean and the scale, 1 / standard deviation, of each feature over many recordings, so that (x
 * - mean) scale has the mean 0 and the variance 1. Sums are kept in double precision.
 */
import { invalidInput } from '../errors';
import { isIterable, shown } from '../json';
import {
  completeFrontEnd,
  featureCount,
  type FrontEnd,
  type FrontEndSpec,
  type FeatureNormalization,
} from '../model';
import { native } from '../native';
import type { Audio } from './audio';
import { features, type Features } from './features';
import { featuresFrom } from './features-from';

/** A variance below this, times 1 + mean^2, is no more than rounding to f32 may cause. */
const LEAST_VARIANCE = 1e-10;

/**
 * The normalization that gives the frames of all recordings together the mean 0 and the variance 1.
 * A feature that does not vary gets the scale 1.
 *
 * @param recordings One after another, audio or features as {@link featuresFrom} takes them: an
 *   array, or a generator that reads each when it is asked for.
 * @param frontEnd Its normalization, context and subsampling are ignored: every frame counts
 *   once, as it is.
 * @throws CompactRnnError INVALID_OPTION for a front end; INVALID_INPUT where there is no
 *   recording, and as {@link features}.
 */
export async function featureNormalization(
  recordings: Iterable<Audio | Features> | AsyncIterable<Audio | Features>,
  frontEnd: FrontEndSpec,
): Promise<FeatureNormalization> {
  if (!isIterable(recordings) && !isIterable(recordings, Symbol.asyncIterator)) {
    throw invalidInput(
      `recordings must be an array or a generator of audio, but are ${shown(recordings)}`,
    );
  }
  const plain = { normalization: undefined, leftContext: 0, rightContext: 0, subsampling: 1 };
  const bare = completeFrontEnd({ ...frontEnd, ...plain });
  const size = featureCount(bare);
  const sums = new Float64Array(2 * size);
  let count = 0;
  for await (const recording of recordings) {
    const { frames, data } = await featuresOf(recording, bare);
    native.addMoments(sums, data, size);
    count += frames;
  }
  if (count === 0) throw invalidInput('a normalization needs at least one recording, but got none');
  return normalizationFrom(sums, count);
}

function featuresOf(recording: Audio | Features, frontEnd: FrontEnd): Promise<Features> {
  const isFeatures = typeof recording === 'object' && 'data' in recording;
  return isFeatures ? featuresFrom(recording, frontEnd) : features(recording, frontEnd);
}

/** From sums [2, size] of the features, and of their squares. */
function normalizationFrom(sums: Float64Array, count: number): FeatureNormalization {
  const size = sums.length / 2;
  const means = sums.subarray(0, size).map((sum) => sum / count);
  const scale = means.map((mean, i) => {
    const variance = sums[size + i]! / count - mean * mean;
    return variance > LEAST_VARIANCE * (1 + mean * mean) ? 1 / Math.sqrt(variance) : 1;
  });
  return { mean: Float32Array.from(means), scale: Float32Array.from(scale) };
}
