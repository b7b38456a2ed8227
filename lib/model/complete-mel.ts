/** The fields of front ends with mel filters. */
import { CompactRnnError } from '../errors';
import type { Fields } from '../json';
import { native } from '../native';
import {
  CEPSTRAL_TRANSFORMS,
  FEATURE_DEFINITIONS,
  WINDOW_ENERGIES,
  type FeatureDefinition,
  type FrontEndFraming,
  type LogMelFrontEnd,
  type MelFrontEnd,
  type MfccFrontEnd,
} from './front-end';
import { LEAST_ENERGY, MEL_DEFAULTS, type MelDefaults } from './front-end-defaults';
import { numberFrom, wholeFrom } from './front-end-fields';

const MAX_BINS = 1024;
const MAX_LIFTER = 1000;
/** As loud as 16-bit integers can be. */
const MOST_DITHER = 32_768;
/** Coefficients of all three programs, the first included. */
const CEPSTRA = 13;

export function definitionOf(fields: Fields): FeatureDefinition {
  return fields.has('definition') ? fields.oneOf('definition', FEATURE_DEFINITIONS) : 'kaldi';
}

export function melOf(
  fields: Fields,
  kind: 'log-mel' | 'mfcc',
  definition: FeatureDefinition,
  sampleRate: number,
): Omit<MelFrontEnd, keyof FrontEndFraming | 'definition'> {
  const defaults = MEL_DEFAULTS[definition];
  const bins = wholeFrom(fields, 'bins', [1, MAX_BINS], defaults.bins[kind]);
  const { lowHz, highHz } = bandOf(fields, defaults, sampleRate / 2);
  const preEmphasis = numberFrom(fields, 'preEmphasis', [0, 1], 0.97);
  const energyFloor = numberFrom(fields, 'energyFloor', [LEAST_ENERGY, 1e12], defaults.energyFloor);
  const dither = numberFrom(fields, 'dither', [0, MOST_DITHER], 0);
  const ditherSeed = wholeFrom(fields, 'ditherSeed', [0, 2 ** 32 - 1], 0);
  return {
    bins,
    lowHz,
    highHz,
    preEmphasis,
    energyFloor,
    ...(dither !== 0 && { dither }),
    ...(ditherSeed !== 0 && { ditherSeed }),
  };
}

export function cepstraOf(
  fields: Fields,
  defaults: MelDefaults,
  bins: number,
): Pick<MfccFrontEnd, 'cepstra' | 'transform' | 'lifter' | 'energy'> {
  return {
    cepstra: wholeFrom(fields, 'cepstra', [1, bins], Math.min(CEPSTRA, bins)),
    transform: fields.has('transform')
      ? fields.oneOf('transform', CEPSTRAL_TRANSFORMS)
      : defaults.transform,
    lifter: numberFrom(fields, 'lifter', [0, MAX_LIFTER], defaults.lifter),
    ...(fields.has('energy') && { energy: fields.oneOf('energy', WINDOW_ENERGIES) }),
  };
}

/**
 * The band of the filters; a `highHz` of 0 or below counts from the Nyquist frequency down, as in
 * Kaldi.
 */
function bandOf(
  fields: Fields,
  defaults: MelDefaults,
  nyquist: number,
): { lowHz: number; highHz: number } {
  const given = fields.has('highHz') ? fields.raw('highHz') : Math.min(defaults.highHz, nyquist);
  const highHz = typeof given === 'number' && given <= 0 ? nyquist + given : given;
  const lowHz = numberFrom(fields, 'lowHz', [0, nyquist], defaults.lowHz);
  if (typeof highHz === 'number' && highHz > lowHz && highHz <= nyquist) return { lowHz, highHz };
  if (fields.has('highHz'))
    fields.refuse(
      'highHz',
      `a number above lowHz, ${lowHz}, to ${nyquist}, or from ${lowHz - nyquist} to 0, counted from ${nyquist} down`,
    );
  return fields.refuse('lowHz', `a number from 0 to below ${nyquist}`);
}

/** A filter so narrow that it holds no frequency of the spectrum would always give 0. */
export function refuseEmptyFilter(frontEnd: LogMelFrontEnd | MfccFrontEnd, fields: Fields): void {
  const empty = native.firstEmptyFilter(frontEnd);
  if (empty < 0) return;
  const { bins, windowSize, lowHz, highHz } = frontEnd;
  throw new CompactRnnError(
    fields.code,
    `${fields.where}.bins: of ${bins} filters from ${lowHz} to ${highHz} Hz, number ${empty + 1} falls between two ` +
      `frequencies of the spectrum of ${windowSize} samples: have fewer bins or a longer window`,
  );
}
