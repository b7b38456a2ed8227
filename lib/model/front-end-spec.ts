/** Front ends as people write them: most of it left out. */
import type {
  FeatureDefinition,
  FeatureDeltas,
  FrontEndFraming,
  GivenFrontEnd,
  LogMelFrontEnd,
  MagnitudeFrontEnd,
  MeanNormalization,
  MelFrontEnd,
  MfccFrontEnd,
} from './front-end';

/** Stages that may be written with defaults. */
export interface FrontEndStagesSpec {
  /** With the frames of a window left out: 600, of which at least 100. */
  readonly meanNormalization?:
    (Omit<MeanNormalization, 'variance'> & { readonly variance?: boolean | undefined }) | undefined;
  /** Deltas; what is left out of them is order 2, over 2 frames to either side. */
  readonly deltas?: Partial<FeatureDeltas> | undefined;
}

/** A front end of audio, of which only the kind and the sampling rate must be given. */
export type AudioFrontEndSpec<Kind extends FrontEndFraming & { kind: string }> = Partial<
  Omit<Kind, 'snipEdges' | 'definition' | keyof FrontEndStagesSpec>
> &
  Pick<Kind, 'kind' | 'sampleRate'> &
  FrontEndStagesSpec & {
    /** True where it is left out. */
    readonly snipEdges?: boolean;
  } & (Kind extends MelFrontEnd
    ? { /** Kaldi's where it is left out. */ readonly definition?: FeatureDefinition }
    : unknown);

/**
 * A front end, of which only the kind and the sampling rate must be given; of `given`, the size of
 * a frame. The defaults of `log-mel`: windows of 25 ms every 10 ms, 40 filters from 20 Hz to half
 * the sampling rate, pre-emphasis 0.97, an energy floor of 2^-23, no dither; a `highHz` of 0 or
 * below counts from half the sampling rate down. Of `mfcc`: 13 cepstra of 23 filters, an
 * orthonormal transform, a lifter of 22, else as `log-mel`. With `definition: 'sphinx'` or `'htk'`
 * both have those of Sphinx or HTK (docs/reference/front-ends.md). Of `magnitude`: windows of 32 ms
 * every 8 ms. Of `given`: a frame every 10 ms. Of all: no means taken away, no deltas, no context,
 * no subsampling, no normalization. Prabhavalkar et al. (2016, section 4) stack 7 frames of right
 * context and keep every third: `rightContext: 7, subsampling: 3`.
 */
export type FrontEndSpec =
  | AudioFrontEndSpec<LogMelFrontEnd>
  | AudioFrontEndSpec<MfccFrontEnd>
  | AudioFrontEndSpec<MagnitudeFrontEnd>
  | (Partial<Omit<GivenFrontEnd, keyof FrontEndStagesSpec>> &
      Pick<GivenFrontEnd, 'kind' | 'size'> &
      FrontEndStagesSpec);
