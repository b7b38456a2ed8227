/** Front ends that people write, checked and with their defaults filled in. */
import { types } from 'node:util';
import { checkCode, CompactRnnError, type ErrorCode } from '../errors';
import { Fields } from '../json';
import { native } from '../native';
import { withVectors } from './vectors';
import {
  featureCount,
  FRONT_END_KINDS,
  TAPERS,
  type FeatureNormalization,
  type FrontEnd,
  type FrontEndSpec,
  type LogMelFrontEnd,
  type Taper,
} from './front-end';

/** Hz. */
export const MAX_SAMPLE_RATE = 768_000;
/** Hz. */
export const MIN_SAMPLE_RATE = 1000;
const MAX_WINDOW = 32_768;
const MAX_HOP = 65_536;
const MAX_BINS = 1024;
const MAX_CONTEXT = 1000;
/** As loud as 16-bit integers can be. */
const MOST_DITHER = 32_768;
/** FLT_EPSILON, which Kaldi takes. */
const LEAST_ENERGY = 2 ** -23;

/** Milliseconds as samples; Kaldi cuts off what is not whole, too. */
function samplesIn(milliseconds: number, sampleRate: number): number {
  return Math.floor((sampleRate * milliseconds) / 1000);
}

/**
 * A front end with its defaults filled in, checked. Normalization is copied, and
 * its vectors are read as copies.
 * @param spec {@link FrontEndSpec}, or anything else that a caller may pass.
 * @throws CompactRnnError with `code`, naming the field, its value and its range.
 */
export function completeFrontEnd(spec: unknown, code: ErrorCode = 'INVALID_OPTION'): FrontEnd {
  checkCode(code);
  const fields = new Fields(spec, 'frontEnd', code);
  const frontEnd = frontEndWithout(fields);
  const normalization = fields.has('normalization')
    ? readNormalization(fields.object('normalization'), featureCount(frontEnd))
    : undefined;
  fields.done();
  return { ...frontEnd, ...(normalization && { normalization }) };
}

/**
 * Numbers of a frame that comes out: the inputSize of the model it is for.
 * @returns numbers of a frame, context included.
 * @throws CompactRnnError INVALID_OPTION, as {@link completeFrontEnd}.
 */
export function frontEndOutputSize(spec: FrontEndSpec): number {
  const frontEnd = completeFrontEnd(spec);
  return featureCount(frontEnd) * (frontEnd.leftContext + 1 + frontEnd.rightContext);
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
    ...(fields.has('snipEdges') && !fields.boolean('snipEdges') && { snipEdges: false as const }),
    ...taperOf(fields, kind === 'log-mel' ? 'povey' : 'rectangular'),
  };
  if (kind === 'magnitude') return { kind, ...framing };
  const bins = whole('bins', 1, MAX_BINS, 40);
  const { lowHz, highHz } = bandOf(fields, sampleRate / 2);
  const preEmphasis = numberFrom(fields, 'preEmphasis', [0, 1], 0.97);
  const energyFloor = numberFrom(fields, 'energyFloor', [LEAST_ENERGY, 1e12], LEAST_ENERGY);
  const dither = numberFrom(fields, 'dither', [0, MOST_DITHER], 0);
  const ditherSeed = whole('ditherSeed', 0, 2 ** 32 - 1, 0);
  const frontEnd: FrontEnd = {
    kind,
    ...framing,
    bins,
    lowHz,
    highHz,
    preEmphasis,
    energyFloor,
    ...(dither !== 0 && { dither }),
    ...(ditherSeed !== 0 && { ditherSeed }),
  };
  refuseEmptyFilter(frontEnd, fields);
  return frontEnd;
}

function taperOf(fields: Fields, own: Taper): { taper?: Taper } {
  if (!fields.has('taper')) return {};
  const taper = fields.oneOf('taper', TAPERS);
  return taper === own ? {} : { taper };
}

/** Of the filters; a `highHz` of 0 or below counts from the Nyquist frequency down, as Kaldi's. */
function bandOf(fields: Fields, nyquist: number): { lowHz: number; highHz: number } {
  const given = fields.has('highHz') ? fields.raw('highHz') : 0;
  const highHz = typeof given === 'number' && given <= 0 ? nyquist + given : given;
  const lowHz = numberFrom(fields, 'lowHz', [0, nyquist], 20);
  if (typeof highHz === 'number' && highHz > lowHz && highHz <= nyquist) return { lowHz, highHz };
  if (fields.has('highHz'))
    fields.refuse(
      'highHz',
      `a number above lowHz, ${lowHz}, to ${nyquist}, or from ${lowHz - nyquist} to 0, counted from ${nyquist} down`,
    );
  return fields.refuse('lowHz', `a number from 0 to below ${nyquist}`);
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
  return value + 0; // -0 is 0
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
    // What another has taken the memory of has no numbers, and cannot be copied.
    const own = value.length === 0 ? new Float32Array(0) : new Float32Array(value);
    return checkedVector(fields, key, own, size);
  };
  const normalization = { mean: vector('mean'), scale: vector('scale') };
  fields.done();
  return withVectors({}, normalization);
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
