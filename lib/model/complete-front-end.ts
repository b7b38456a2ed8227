/** Front ends that people write, checked and with their defaults filled in. */
import { types } from 'node:util';
import { checkCode, type ErrorCode } from '../errors';
import { Fields } from '../json';
import { native } from '../native';
import { withVectors } from './vectors';
import {
  featureCount,
  FRONT_END_KINDS,
  TAPERS,
  type FeatureDeltas,
  type FeatureNormalization,
  type FrontEnd,
  type FrontEndFraming,
  type FrontEndStages,
  type GivenFrontEnd,
  type MeanNormalization,
  type Taper,
} from './front-end';
import type { FrontEndSpec } from './front-end-spec';
import { cepstraOf, definitionOf, melOf, refuseEmptyFilter } from './complete-mel';
import { MEL_DEFAULTS } from './front-end-defaults';
import { numberFrom, wholeFrom } from './front-end-fields';

/** Hz. */
export const MAX_SAMPLE_RATE = 768_000;
/** Hz. */
export const MIN_SAMPLE_RATE = 1000;
const MAX_WINDOW = 32_768;
const MAX_HOP = 65_536;
const MAX_CONTEXT = 1000;
/** Numbers of a frame that is given. */
const MAX_FEATURES = 65_536;
const MAX_HOP_MILLIS = 60_000;
const MAX_DELTA_ORDER = 4;
const MAX_DELTA_WINDOW = 50;
const MAX_MEAN_FRAMES = 65_536;

/** Milliseconds as samples; Kaldi and Sphinx cut off what is not whole, too. */
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
  if (kind === 'given') return givenFrontEnd(fields);
  if (kind === 'magnitude')
    return { kind, ...framingOf(fields, { windowMs: 32, hopMs: 8, taper: 'rectangular' }) };
  const definition = definitionOf(fields);
  const defaults = MEL_DEFAULTS[definition];
  const isSphinx = definition === 'sphinx';
  if (isSphinx && fields.has('snipEdges'))
    fields.refuse('snipEdges', 'left out beside "definition": "sphinx", which pads the end');
  const framing = framingOf(fields, { ...defaults, hopMs: 10 });
  const mel = melOf(fields, kind, definition, framing.sampleRate);
  const named = definition === 'kaldi' ? {} : { definition };
  const frontEnd =
    kind === 'mfcc'
      ? { kind, ...framing, ...named, ...mel, ...cepstraOf(fields, defaults, mel.bins) }
      : { kind, ...framing, ...named, ...mel };
  refuseEmptyFilter(frontEnd, fields);
  return frontEnd;
}

function givenFrontEnd(fields: Fields): GivenFrontEnd {
  return {
    kind: 'given',
    size: fields.wholeNumber('size', 1, MAX_FEATURES),
    hopMillis: numberFrom(fields, 'hopMillis', [0.001, MAX_HOP_MILLIS], 10),
    ...stagesOf(fields),
  };
}

interface FramingDefaults {
  readonly windowMs: number;
  readonly hopMs: number;
  readonly taper: Taper;
}

function framingOf(fields: Fields, defaults: FramingDefaults): FrontEndFraming {
  const sampleRate = fields.wholeNumber('sampleRate', MIN_SAMPLE_RATE, MAX_SAMPLE_RATE);
  const { windowMs, hopMs, taper } = defaults;
  return {
    sampleRate,
    windowSize: wholeFrom(fields, 'windowSize', [2, MAX_WINDOW], samplesIn(windowMs, sampleRate)),
    hopSize: wholeFrom(fields, 'hopSize', [1, MAX_HOP], samplesIn(hopMs, sampleRate)),
    ...stagesOf(fields),
    ...(fields.has('snipEdges') && !fields.boolean('snipEdges') && { snipEdges: false as const }),
    ...taperOf(fields, taper),
  };
}

function stagesOf(fields: Fields): FrontEndStages {
  const frames = (key: string, least: number, otherwise: number): number =>
    wholeFrom(fields, key, [least, MAX_CONTEXT], otherwise);
  return {
    leftContext: frames('leftContext', 0, 0),
    rightContext: frames('rightContext', 0, 0),
    subsampling: frames('subsampling', 1, 1),
    ...(fields.has('meanNormalization') && {
      meanNormalization: meanNormalizationOf(fields.object('meanNormalization')),
    }),
    ...(fields.has('deltas') && { deltas: deltasOf(fields.object('deltas')) }),
  };
}

function deltasOf(fields: Fields): FeatureDeltas {
  const order = wholeFrom(fields, 'order', [1, MAX_DELTA_ORDER], 2);
  const window = wholeFrom(fields, 'window', [1, MAX_DELTA_WINDOW], 2);
  fields.done();
  return { order, window };
}

/** The defaults of a window are those of Kaldi's apply-cmvn-sliding. */
function meanNormalizationOf(fields: Fields): MeanNormalization {
  const over = fields.oneOf('over', ['utterance', 'window'] as const);
  const variance = fields.has('variance') && fields.boolean('variance');
  const shared = { over, ...(variance && { variance: true as const }) };
  if (over === 'utterance') {
    fields.done();
    return shared;
  }
  const frames = wholeFrom(fields, 'frames', [1, MAX_MEAN_FRAMES], 600);
  const least = wholeFrom(fields, 'least', [1, frames], Math.min(100, frames));
  fields.done();
  return { ...shared, frames, least };
}

function taperOf(fields: Fields, own: Taper): { taper?: Taper } {
  if (!fields.has('taper')) return {};
  const taper = fields.oneOf('taper', TAPERS);
  return taper === own ? {} : { taper };
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
