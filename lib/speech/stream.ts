/** A front end for audio that comes in pieces, as from a microphone. */
import {
  completeFrontEnd,
  frontEndOutputSize,
  type AudioFrontEnd,
  type FrontEndSpec,
} from '../model';
import { native, type FeatureStreamHandle } from '../native';
import { checkOptionNames } from '../options';
import { checkSampleRate, checkSamples } from './audio';
import { audioFrontEnd } from './audio-front-end';

/** Options of {@link createFrontEndStream}. */
export interface FrontEndOptions {
  /** The sample rate of the input in Hz; default that of the front end. */
  sampleRate?: number;
}

/** Made by {@link createFrontEndStream}. */
export class FrontEndStream {
  /** Complete with its defaults. */
  readonly frontEnd: AudioFrontEnd;
  /** The sample rate of the input in Hz. */
  readonly sampleRate: number;
  /** Numbers of a frame. */
  readonly size: number;
  readonly #handle: FeatureStreamHandle;

  /** @throws CompactRnnError, as {@link createFrontEndStream}. */
  constructor(frontEnd: FrontEndSpec, sampleRate: number) {
    checkSampleRate(sampleRate);
    this.frontEnd = audioFrontEnd(completeFrontEnd(frontEnd));
    this.sampleRate = sampleRate;
    this.size = frontEndOutputSize(this.frontEnd);
    this.#handle = native.createFeatureStream(this.frontEnd, sampleRate);
    Object.freeze(this);
  }

  /**
   * The frames that these samples complete, each a Float32Array of `size`; often none. However
   * audio is cut, its frames are, to the bit, those of {@link features}.
   * @param samples in [-1, 1].
   * @returns frames, each [size].
   * @throws CompactRnnError INVALID_INPUT for NaN or infinity; the stream is then as it was.
   */
  push(samples: Float32Array): Float32Array[] {
    checkSamples(samples);
    return this.#cut(native.pushSamples(this.#handle, samples));
  }

  /**
   * The frames that were still waiting for audio after them; of a front end that takes the mean of
   * the utterance away, all of them. The stream then begins anew.
   * @returns frames, each [size].
   * @throws CompactRnnError INVALID_INPUT where all the audio was shorter than one window; the
   *   stream begins anew nonetheless.
   */
  end(): Float32Array[] {
    return this.#cut(native.endSamples(this.#handle));
  }

  #cut(frames: Float32Array): Float32Array[] {
    return Array.from({ length: frames.length / this.size }, (_, t) =>
      frames.subarray(t * this.size, (t + 1) * this.size),
    );
  }
}

/**
 * A front end for one utterance at a time, piece by piece.
 * @throws CompactRnnError INVALID_OPTION, or INVALID_INPUT for a sampling rate out of range.
 */
export function createFrontEndStream(
  frontEnd: FrontEndSpec,
  options: FrontEndOptions = {},
): FrontEndStream {
  checkOptionNames('createFrontEndStream', options, ['sampleRate']);
  const complete = audioFrontEnd(completeFrontEnd(frontEnd));
  const { sampleRate = complete.sampleRate } = options;
  return new FrontEndStream(complete, sampleRate);
}
