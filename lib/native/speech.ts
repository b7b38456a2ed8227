/** The addon's functions of audio: samples, and features of them. */

declare const featureStreamTag: unique symbol;

/** A front end at work. */
export interface FeatureStreamHandle {
  readonly [featureStreamTag]: true;
}

/** lib/model/front-end.ts says what they mean. */
export interface NativeFrontEnd {
  kind: 'log-mel' | 'mfcc' | 'magnitude' | 'given';
  /** The size of a frame; for kind `given` only. */
  size?: number;
  sampleRate?: number;
  windowSize?: number;
  hopSize?: number;
  leftContext: number;
  rightContext: number;
  subsampling: number;
  definition?: string;
  bins?: number;
  lowHz?: number;
  highHz?: number;
  preEmphasis?: number;
  energyFloor?: number;
  snipEdges?: boolean;
  taper?: string;
  dither?: number;
  ditherSeed?: number;
  cepstra?: number;
  transform?: string;
  lifter?: number;
  energy?: string;
  deltas?: { order: number; window: number };
  meanNormalization?: { over: string; variance?: boolean; frames?: number; least?: number };
  normalization?: { mean: Float32Array; scale: Float32Array };
  masks?: FeatureMasks;
}

/** What is hidden of the features of a recording (native/speech/masks.h). */
export interface FeatureMasks {
  /** Frames before subsampling: [first, the one after the last, ..]. */
  frames: Uint32Array;
  /** Features before deltas, which are hidden with them, in the same way. */
  bands: Uint32Array;
}

/** How a number of a WAV file is stored, little-endian. */
export type PcmEncoding = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64' | 'mu-law' | 'a-law';

/** What `decodeFlac` gives. */
export interface DecodedFlac {
  samples: Float32Array<ArrayBuffer>;
  /** Bytes of the frames that were whole. */
  consumed: number;
  /** As `decodePcm` adds them. */
  energies: Float64Array;
}

export interface NativeSpeech {
  /**
   * [sync] Samples in [-1, 1] of one channel, from 0, or the average of all; an incomplete one at
   * the end is left out. Adds the sums of squares to `energies`, [2]: of the average, and of the
   * channels on average.
   */
  decodePcm(
    bytes: Uint8Array,
    encoding: PcmEncoding,
    channels: number,
    channel: number | undefined,
    energies: Float64Array,
  ): Float32Array<ArrayBuffer>;
  /** [async] The same of frames of FLAC, until there are `wanted` samples or no whole frame. */
  decodeFlac(
    bytes: Uint8Array,
    bits: number,
    channels: number,
    channel: number | undefined,
    wanted: number,
  ): Promise<DecodedFlac>;
  /** [sync] From one sampling rate to another, both in Hz: ceil(N to / from) samples. */
  resample(samples: Float32Array, from: number, to: number): Float32Array<ArrayBuffer>;
  /**
   * [async] The frames of a whole recording, one after another; of kind `given`, whose rate is
   * ignored, of all its numbers.
   */
  features(
    frontEnd: NativeFrontEnd,
    rate: number,
    samples: Float32Array,
  ): Promise<Float32Array<ArrayBuffer>>;
  /** [sync] The same. */
  featuresSync(
    frontEnd: NativeFrontEnd,
    rate: number,
    samples: Float32Array,
  ): Float32Array<ArrayBuffer>;
  /** [sync] For samples that come piece by piece, `rate` of them a second. */
  createFeatureStream(frontEnd: NativeFrontEnd, rate: number): FeatureStreamHandle;
  /** [sync] The frames that these samples complete. */
  pushSamples(stream: FeatureStreamHandle, samples: Float32Array): Float32Array<ArrayBuffer>;
  /** [sync] The rest of the frames; the stream begins anew. */
  endSamples(stream: FeatureStreamHandle): Float32Array<ArrayBuffer>;
  /** [sync] Adds frames [.., size] to sums [2, size]: of the features, and of their squares. */
  addMoments(sums: Float64Array, frames: Float32Array, size: number): void;
  /** [sync] The first mel filter that weighs no frequency of the spectrum, or -1. */
  firstEmptyFilter(frontEnd: NativeFrontEnd): number;
}
