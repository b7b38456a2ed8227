/** Features of whole recordings. */
import { invalidInput } from '../errors';
import {
  completeFrontEnd,
  frontEndOutputSize,
  type AudioFrontEnd,
  type FrontEnd,
  type FrontEndSpec,
} from '../model';
import { native, type FeatureMasks } from '../native';
import { audioError, checkedAudio, type Audio } from './audio';
import { audioFrontEnd } from './audio-front-end';

/** Frames of features, one after another. */
export interface Features {
  /** At least 1. */
  readonly frames: number;
  /** Numbers of a frame: the inputSize of the model that they are for. */
  readonly size: number;
  /** [frames, size], row-major. */
  readonly data: Float32Array;
}

/**
 * The features of a recording, made off the main thread; resampled first where the front end has
 * another sampling rate. N samples at the front end's rate make ceil(W / subsampling) frames of W =
 * 1 + floor((N - windowSize) / hopSize) windows; without `snipEdges` W = floor((N + hopSize / 2) /
 * hopSize); by Sphinx's definition zeros complete one more window.
 *
 * @throws CompactRnnError INVALID_OPTION for a front end, INVALID_INPUT for audio with NaN or
 *   infinity, or too short for a window.
 */
export async function features(audio: Audio, frontEnd: FrontEndSpec): Promise<Features> {
  return maskedFeatures(audio, completeFrontEnd(frontEnd), undefined);
}

/**
 * As {@link features}, with some of them hidden.
 * @param masks over frames before subsampling, and features before deltas.
 * @throws CompactRnnError as {@link features}.
 */
export async function maskedFeatures(
  audio: Audio,
  frontEnd: FrontEnd,
  masks: FeatureMasks | undefined,
): Promise<Features> {
  const complete = audioFrontEnd(frontEnd);
  const own = checkedAudio(audio);
  const settings = masks ? { ...complete, masks } : complete;
  try {
    return framesOf(complete, await native.features(settings, own.sampleRate, own.samples));
  } catch (cause) {
    throw audioError(own, cause);
  }
}

/**
 * As {@link features}, on the calling thread.
 * @throws CompactRnnError as {@link features}.
 */
export function featuresSync(audio: Audio, frontEnd: FrontEndSpec): Features {
  const complete = audioFrontEnd(completeFrontEnd(frontEnd));
  const own = checkedAudio(audio);
  try {
    return framesOf(complete, native.featuresSync(complete, own.sampleRate, own.samples));
  } catch (cause) {
    throw audioError(own, cause);
  }
}

/**
 * The frames that a recording of so many samples makes, as {@link features} has them.
 * @throws CompactRnnError INVALID_INPUT where it is shorter than one window; INVALID_OPTION for a
 *   front end of features.
 */
export function frameCount(
  { sampleRate, length }: { readonly sampleRate: number; readonly length: number },
  frontEnd: FrontEnd,
): number {
  const own = audioFrontEnd(frontEnd);
  const { windowSize, hopSize, subsampling, snipEdges = true } = own;
  const samples = Math.ceil((length * own.sampleRate) / sampleRate);
  const isPadded = 'definition' in own && own.definition === 'sphinx';
  const ofWholes = snipEdges ? windowSize : Math.ceil(hopSize / 2);
  const least = isPadded ? 1 : ofWholes;
  if (samples < least) {
    throw invalidInput(
      `the audio has ${samples} samples at ${own.sampleRate} Hz, but one window needs ${least}`,
    );
  }
  if (isPadded) {
    const whole = Math.max(0, 1 + Math.floor((samples - windowSize) / hopSize));
    return Math.ceil((whole + (whole * hopSize < samples ? 1 : 0)) / subsampling);
  }
  const windows = snipEdges
    ? 1 + Math.floor((samples - windowSize) / hopSize)
    : Math.floor((samples + Math.floor(hopSize / 2)) / hopSize);
  return Math.ceil(windows / subsampling);
}

function framesOf(frontEnd: AudioFrontEnd, data: Float32Array): Features {
  const size = frontEndOutputSize(frontEnd);
  return { frames: data.length / size, size, data };
}
