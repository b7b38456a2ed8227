/**
 * A front end: how audio becomes frames of features, stored with the model that was trained on
 * them.
 *
 *     audio at sampleRate -> windows of windowSize samples, one every hopSize
 *       -> features of each
 *       -> minus their mean over the utterance (meanNormalization)
 *       -> with their deltas
 *       -> (x - mean) scale
 *       -> each frame with leftContext frames before and rightContext after it
 *       -> every subsampling-th of these
 *
 * `log-mel`: logarithms of mel filterbank energies (native/speech/log_mel.h). `mfcc`: their cosine
 * transform (native/speech/mfcc.h). Both by Kaldi's definition, or Sphinx's or HTK's. `magnitude`:
 * the magnitudes of the window's spectrum as it is, [windowSize / 2 + 1]. `given`: features come
 * from files, and only what follows is done. Windows at the end that are not whole are left out, or
 * mirrored (Kaldi's snip-edges), or completed with zeros (Sphinx); the first and the last frame are
 * repeated for the context of those near them (Kaldi's splice-feats).
 */
export const FRONT_END_KINDS = ['log-mel', 'mfcc', 'magnitude', 'given'] as const;
/** Whose windows and mel filters, by their programs' defaults. */
export const FEATURE_DEFINITIONS = ['kaldi', 'sphinx', 'htk'] as const;
/** Whose windows and mel filters. */
export type FeatureDefinition = (typeof FEATURE_DEFINITIONS)[number];
/** How the cosine transform of cepstra is scaled (native/speech/mfcc.h). */
export const CEPSTRAL_TRANSFORMS = ['orthonormal', 'htk', 'legacy'] as const;
/** How the cosine transform of cepstra is scaled. */
export type CepstralTransform = (typeof CEPSTRAL_TRANSFORMS)[number];
/** The energy of a window: before pre-emphasis and taper, or after them. */
export const WINDOW_ENERGIES = ['raw', 'windowed'] as const;
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

/**
 * The mean of each feature over frames of its utterance, which is taken away: over all of them, so
 * that the first frame comes out when the utterance has ended; or over each frame and those before
 * it.
 */
export interface MeanNormalization {
  /** Whether over the whole utterance, or each frame and those before it. */
  readonly over: 'utterance' | 'window';
  /** Whether features get the variance 1, too. Left out where not. */
  readonly variance?: true;
  /** With `over: 'window'`: the number of frames before each one. */
  readonly frames?: number;
  /**
   * With `over: 'window'`: where fewer frames than this came before, the first ones up to this
   * number count.
   */
  readonly least?: number;
}

/** How features change, appended to them (Kaldi's add-deltas). */
export interface FeatureDeltas {
  /** 1: deltas; 2: and deltas of these; up to 4. */
  readonly order: number;
  /** Frames to either side that a delta is a slope over. */
  readonly window: number;
}

/** What is done to frames of features, whatever made them. */
export interface FrontEndStages {
  /** Left out: the means of utterances stay. */
  readonly meanNormalization?: MeanNormalization;
  /** Left out: none. */
  readonly deltas?: FeatureDeltas;
  /** Left out: features stay as they are. */
  readonly normalization?: FeatureNormalization;
  /** Frames before each that are stacked with it. */
  readonly leftContext: number;
  /** Frames after it. */
  readonly rightContext: number;
  /** The number of stacked frames of which the first one is kept. */
  readonly subsampling: number;
}

/** What front ends of audio have: windows. */
export interface FrontEndFraming extends FrontEndStages {
  /** Samples a second, in Hz; audio at another rate is resampled. */
  readonly sampleRate: number;
  /** Samples of a window. */
  readonly windowSize: number;
  /** Samples from the beginning of a window to that of the next. */
  readonly hopSize: number;
  /**
   * Whether only whole windows count. `false`: windows are centred on the hops, and the signal is
   * mirrored at its ends, so that N samples make floor((N + hopSize / 2) / hopSize) frames (Kaldi's
   * snip-edges). Left out where it is true, and with Sphinx's definition, by which zeros complete
   * a last window.
   */
  readonly snipEdges?: false;
  /**
   * Left out where it is the kind's own: `povey`; `hamming` of Sphinx and HTK; `rectangular` of
   * magnitude.
   */
  readonly taper?: Taper;
}

/** Mel-filtered spectra. */
export interface MelFrontEnd extends FrontEndFraming {
  /** Whose windows and filters. Left out where they are Kaldi's. */
  readonly definition?: 'sphinx' | 'htk';
  /** Filters. */
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
  /** The seed of that noise: the same audio gives the same frames. Left out where it is 0. */
  readonly ditherSeed?: number;
}

/** Logarithms of mel-filtered spectra: `bins` features. */
export interface LogMelFrontEnd extends MelFrontEnd {
  readonly kind: 'log-mel';
}

/** Mel-frequency cepstral coefficients. */
export interface MfccFrontEnd extends MelFrontEnd {
  readonly kind: 'mfcc';
  /** Coefficients, the first included, which are the features of a frame: at most `bins`. */
  readonly cepstra: number;
  /** How they are scaled. */
  readonly transform: CepstralTransform;
  /** l of 1 + l / 2 sin(pi i / l), which multiplies coefficient i; 0 for none. */
  readonly lifter: number;
  /**
   * The logarithm of the window's energy in place of the first coefficient: before pre-emphasis and
   * taper, or after them. Left out: the coefficient stays.
   */
  readonly energy?: (typeof WINDOW_ENERGIES)[number];
}

/** Magnitudes of the spectrum of each window. */
export interface MagnitudeFrontEnd extends FrontEndFraming {
  readonly kind: 'magnitude';
}

/** Features that another program made, as files hold them. */
export interface GivenFrontEnd extends FrontEndStages {
  readonly kind: 'given';
  /** Numbers of a frame. */
  readonly size: number;
  /** From a frame to the next. */
  readonly hopMillis: number;
}

/** What makes frames of audio, complete with its defaults. */
export type AudioFrontEnd = LogMelFrontEnd | MfccFrontEnd | MagnitudeFrontEnd;

/** What makes frames of audio, or of features that are given, complete with its defaults. */
export type FrontEnd = AudioFrontEnd | GivenFrontEnd;

/** Numbers that the analysis makes of a window. */
export function baseCount(frontEnd: FrontEnd): number {
  switch (frontEnd.kind) {
    case 'log-mel':
      return frontEnd.bins;
    case 'mfcc':
      return frontEnd.cepstra;
    case 'magnitude':
      return Math.floor(frontEnd.windowSize / 2) + 1;
    case 'given':
      return frontEnd.size;
  }
}

/** Numbers of a frame before stacking. */
export function featureCount(frontEnd: FrontEnd): number {
  return baseCount(frontEnd) * (1 + (frontEnd.deltas?.order ?? 0));
}

/** Milliseconds from a frame that comes out to the next. */
export function framePeriod(frontEnd: FrontEnd): number {
  if (frontEnd.kind === 'given') return frontEnd.hopMillis * frontEnd.subsampling;
  return (1000 * frontEnd.hopSize * frontEnd.subsampling) / frontEnd.sampleRate;
}
