/** The addon's functions of recordings as they would be elsewhere. */

/** A sound: its samples, and how many of them are a second. */
export interface NativeSound {
  samples: Float32Array;
  rate: number;
}

/** native/augment/distortion.h says what is done, in which order. */
export interface NativeDistortion {
  /** The sample rate of the result in Hz. */
  rate: number;
  /** The impulse response of a room, at most 10 s. */
  response?: NativeSound;
  noise?: NativeSound;
  /** The first sample of the noise that is heard. */
  noiseStart?: number;
  /** In decibels, where there is noise. */
  snr?: number;
  /** In decibels. */
  gain: number;
}

export interface NativeAugmentation {
  /** [async] ceil(N distortion.rate / rate) samples. */
  distort(
    samples: Float32Array,
    rate: number,
    distortion: NativeDistortion,
  ): Promise<Float32Array<ArrayBuffer>>;
  /** [sync] The same. */
  distortSync(
    samples: Float32Array,
    rate: number,
    distortion: NativeDistortion,
  ): Float32Array<ArrayBuffer>;
  /** [async] The impulse response of a room, places [3] in m (native/augment/room.h). */
  simulateRoom(
    size: Float64Array,
    source: Float64Array,
    microphone: Float64Array,
    reflection: number,
    rate: number,
    samples: number,
  ): Promise<Float32Array<ArrayBuffer>>;
}
