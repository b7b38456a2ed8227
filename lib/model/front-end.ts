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
 * and with its defaults, without dither. `magnitude`: the magnitudes of the window's spectrum as it
 * is, [windowSize / 2 + 1]. Windows at the end that are not whole are left out (Kaldi's
 * snip-edges); the first and the last frame are repeated for the context of those near them
 * (Kaldi's splice-feats).
 */
import { types } from 'node:util';
import { CompactRnnError, type ErrorCode } from '../errors';
import { Fields } from '../json';
import { native } from '../native';

export const FRONT_END_KINDS = ['log-mel', 'magnitude'] as const;

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
 * pre-emphasis 0.97, an energy floor of 2^-23; of `magnitude`: windows of 32 ms every 8 ms; of
 * both: no context, no subsampling, no normalization. Prabhavalkar et al. (2016, section 4) stack 7
 * frames of right context and keep every third: `rightContext: 7, subsampling: 3`.
 */
export type FrontEndSpec =
  | (Partial<LogMelFrontEnd> & Pick<LogMelFrontEnd, 'kind' | 'sampleRate'>)
  | (Partial<MagnitudeFrontEnd> & Pick<MagnitudeFrontEnd, 'kind' | 'sampleRate'>);

export const MAX_SAMPLE_RATE = 384_000;
const MIN_SAMPLE_RATE = 1000;
const MAX_WINDOW = 32_768;
const MAX_HOP = 65_536;
const MAX_BINS = 1024;
const MAX_CONTEXT = 1000;
/** FLT_EPSILON, which Kaldi takes. */
const LEAST_ENERGY = 2 ** -23;

/** Milliseconds as samples; Kaldi cuts off what is not whole, too. */
function samplesIn(milliseconds: number, sampleRate: number): number {
  return Math.floor((sampleRate * milliseconds) / 1000);
}

/** Numbers of a frame before stacking. */
export function featureCount(frontEnd: FrontEnd): number {
  return frontEnd.kind === 'log-mel' ? frontEnd.bins : Math.floor(frontEnd.windowSize / 2) + 1;
}

/**
 * Numbers of a frame that comes out: the inputSize of the model it is for.
 * @returns numbers of a frame, context included.
 */
export function frontEndOutputSize(frontEnd: FrontEnd): number {
  return featureCount(frontEnd) * (frontEnd.leftContext + 1 + frontEnd.rightContext);
}

/**
 * A front end with its defaults filled in, checked. Normalization is copied.
 * @param spec {@link FrontEndSpec}, or anything else that a caller may pass.
 * @throws CompactRnnError with `code`, naming the field, its value and its range.
 */
export function completeFrontEnd(spec: unknown, code: ErrorCode = 'INVALID_OPTION'): FrontEnd {
  const fields = new Fields(spec, 'frontEnd', code);
  const frontEnd = frontEndWithout(fields);
  const normalization = fields.has('normalization')
    ? readNormalization(fields.object('normalization'), featureCount(frontEnd))
    : undefined;
  fields.done();
  return { ...frontEnd, ...(normalization && { normalization }) };
}

/** All fields of a front end except its normalization, which files store as tensors. */
export function frontEndWithout(fields: Fields): FrontEnd {
  const kind = fields.oneOf('kind', FRONT_END_KINDS);
  const sampleRate = fields.wholeNumber('sampleRate', MIN_SAMPLE_RATE, MAX_SAMPLE_RATE);
  const whole = (key: string, least: number, most: number, otherwise: number): number =>
    fields.has(key) ? fields.wholeNumber(key, least, most) : otherwise;
  const [windowMs, hopMs] = kind === 'log-mel' ? [25, 10] : [32, 8];
  const framing = {
    sampleRate,
    windowSize: whole('windowSize', 2, MAX_WINDOW, samplesIn(windowMs, sampleRate)),
    hopSize: whole('hopSize', 1, MAX_HOP, samplesIn(hopMs, sampleRate)),
    leftContext: whole('leftContext', 0, MAX_CONTEXT, 0),
    rightContext: whole('rightContext', 0, MAX_CONTEXT, 0),
    subsampling: whole('subsampling', 1, MAX_CONTEXT, 1),
  };
  if (kind === 'magnitude') return { kind, ...framing };
  const bins = whole('bins', 1, MAX_BINS, 40);
  const highHz = numberFrom(fields, 'highHz', [0, sampleRate / 2], sampleRate / 2);
  const lowHz = numberFrom(fields, 'lowHz', [0, highHz], 20);
  const preEmphasis = numberFrom(fields, 'preEmphasis', [0, 1], 0.97);
  const energyFloor = numberFrom(fields, 'energyFloor', [LEAST_ENERGY, 1e12], LEAST_ENERGY);
  const frontEnd: FrontEnd = { kind, ...framing, bins, lowHz, highHz, preEmphasis, energyFloor };
  refuseEmptyFilter(frontEnd, fields);
  return frontEnd;
}

function numberFrom(
  fields: Fields,
  key: string,
  [least, most]: [number, number],
  otherwise: number,
): number {
  const value = fields.has(key) ? fields.raw(key) : otherwise;
  if (typeof value !== 'number' || !(value >= least && value <= most))
    fields.refuse(key, `a number from ${least} to ${most}`);
  return value;
}

/** A filter so narrow that it holds no frequency of the spectrum would always give 0. */
function refuseEmptyFilter(frontEnd: LogMelFrontEnd, fields: Fields): void {
  const empty = native.firstEmptyFilter(frontEnd);
  if (empty < 0) return;
  const { bins, windowSize, lowHz, highHz } = frontEnd;
  throw new CompactRnnError(
    fields.code,
    `${fields.where}.bins: of ${bins} filters from ${lowHz} to ${highHz} Hz, number ${empty + 1} falls between two ` +
      `frequencies of the spectrum of ${windowSize} samples: have fewer bins or a longer window`,
  );
}

function readNormalization(fields: Fields, size: number): FeatureNormalization {
  const vector = (key: string): Float32Array => {
    const value = fields.raw(key);
    if (!types.isFloat32Array(value)) fields.refuse(key, 'a Float32Array');
    return checkedVector(fields, key, value, size).slice();
  };
  const normalization = { mean: vector('mean'), scale: vector('scale') };
  fields.done();
  return normalization;
}

/** A vector of a normalization, wherever it was stored. */
export function checkedVector(
  fields: Fields,
  key: string,
  vector: Float32Array,
  size: number,
): Float32Array {
  if (vector.length !== size || native.firstNonFinite(vector) >= 0)
    fields.refuse(key, `${size} finite numbers, one for each feature`);
  return vector;
}
