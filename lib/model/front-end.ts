/**
 * A front end: how audio becomes frames of features, stored with the model that was trained on
 * them.
 *
 *     audio at sampleRate -> windows of windowSize samples, one every hopSize
 *       -> features of each -> (x - mean) scale
 *       -> each frame with leftContext frames before and rightContext after it
 *       -> every subsampling-th of these
 *
 * `log-mel`: logarithms of mel filterbank energies, by Kaldi's definition (native/speech/log_mel.h)
 * and with its defaults, without dither unless asked for. `magnitude`: the magnitudes of the
 * window's spectrum as it is, [windowSize / 2 + 1]. Windows at the end that are not whole are left
 * out, or mirrored (Kaldi's snip-edges); the first and the last frame are repeated for the context
 * of those near them (Kaldi's splice-feats).
 */

export const FRONT_END_KINDS = ['log-mel', 'magnitude'] as const;
/** How windows fade in and out, as Kaldi defines them (native/speech/taper.h). */
export const TAPERS = ['povey', 'hanning', 'hamming', 'blackman', 'sine', 'rectangular'] as const;
/** How windows fade in and out, as Kaldi defines them. */
export type Taper = (typeof TAPERS)[number];

/**
 * Vectors with a number for each feature, before frames are stacked: x becomes (x - mean) scale.
 */
export interface FeatureNormalization {
  /** [features], taken from each frame. */
  readonly mean: Float32Array;
  /** [features], 1 / standard deviation, multiplied after that. */
  readonly scale: Float32Array;
}

/** What front ends of all kinds have: windows, context and normalization. */
export interface FrontEndFraming {
  /** Samples a second, in Hz; audio at another rate is resampled. */
  readonly sampleRate: number;
  /** Samples of a window. */
  readonly windowSize: number;
  /** Samples from the beginning of a window to that of the next. */
  readonly hopSize: number;
  /** Frames before each that are stacked with it. */
  readonly leftContext: number;
  /** Frames after it. */
  readonly rightContext: number;
  /** Of so many stacked frames the first is kept. */
  readonly subsampling: number;
  /**
   * Whether only whole windows count. `false`: windows are centred on the hops, and the signal is
   * mirrored at its ends, so that N samples make floor((N + hopSize / 2) / hopSize) frames (Kaldi's
   * snip-edges). Left out where it is true.
   */
  readonly snipEdges?: false;
  /** Left out where it is the kind's own: `povey` of log-mel, `rectangular` of magnitude. */
  readonly taper?: Taper;
  /** Left out: features stay as they are. */
  readonly normalization?: FeatureNormalization;
}

/** Logarithms of mel-filtered power spectra, by Kaldi's definition. */
export interface LogMelFrontEnd extends FrontEndFraming {
  readonly kind: 'log-mel';
  /** Filters, which are the features of a frame. */
  readonly bins: number;
  /** Where the lowest filter begins, in Hz. */
  readonly lowHz: number;
  /** Where the highest filter ends, in Hz. */
  readonly highHz: number;
  /** a of x[n] - a x[n-1]: 0 to 1. */
  readonly preEmphasis: number;
  /**
   * Energies below it, of samples as 16-bit integers, count as this much, so that silence is not
   * far from everything else.
   */
  readonly energyFloor: number;
  /**
   * The standard deviation of noise that is added to every window, of samples as 16-bit integers.
   * Left out where it is 0.
   */
  readonly dither?: number;
  /** Of that noise: the same audio gives the same frames. Left out where it is 0. */
  readonly ditherSeed?: number;
}

/** Magnitudes of the spectrum of each window. */
export interface MagnitudeFrontEnd extends FrontEndFraming {
  readonly kind: 'magnitude';
}

/** What makes frames of audio, complete with its defaults. */
export type FrontEnd = LogMelFrontEnd | MagnitudeFrontEnd;

/**
 * A front end, of which only the kind and the sampling rate must be given. The defaults of
 * `log-mel`: windows of 25 ms every 10 ms, 40 filters from 20 Hz to half the sampling rate,
 * pre-emphasis 0.97, an energy floor of 2^-23, no dither; a `highHz` of 0 or below counts from half
 * the sampling rate down; of `magnitude`: windows of 32 ms every 8 ms; of both: no context, no
 * subsampling, no normalization. Prabhavalkar et al. (2016, section 4) stack 7 frames of right
 * context and keep every third: `rightContext: 7, subsampling: 3`.
 */
export type FrontEndSpec =
  | (Partial<Omit<LogMelFrontEnd, 'snipEdges'>> &
      Pick<LogMelFrontEnd, 'kind' | 'sampleRate'> & { readonly snipEdges?: boolean })
  | (Partial<Omit<MagnitudeFrontEnd, 'snipEdges'>> &
      Pick<MagnitudeFrontEnd, 'kind' | 'sampleRate'> & { readonly snipEdges?: boolean });

/** Numbers of a frame before stacking. */
export function featureCount(frontEnd: FrontEnd): number {
  return frontEnd.kind === 'log-mel' ? frontEnd.bins : Math.floor(frontEnd.windowSize / 2) + 1;
}
