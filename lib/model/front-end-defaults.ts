/** The defaults of front ends, and whose definitions they are. */
import type { CepstralTransform, FeatureDefinition, Taper } from './front-end';

/** FLT_EPSILON, which Kaldi takes. */
export const LEAST_ENERGY = 2 ** -23;

export interface MelDefaults {
  readonly windowMs: number;
  readonly taper: Taper;
  /** Filters of each kind. */
  readonly bins: { readonly 'log-mel': number; readonly mfcc: number };
  readonly lowHz: number;
  /** Or half the sampling rate, where that is lower. */
  readonly highHz: number;
  readonly energyFloor: number;
  readonly transform: CepstralTransform;
  readonly lifter: number;
}

/**
 * Of compute-fbank-feats and compute-mfcc-feats, of sphinx_fe (which adds 1e-4 to energies instead
 * of having them count as that much), and of HCopy.
 */
export const MEL_DEFAULTS: Readonly<Record<FeatureDefinition, MelDefaults>> = {
  kaldi: {
    windowMs: 25,
    taper: 'povey',
    bins: { 'log-mel': 40, mfcc: 23 },
    lowHz: 20,
    highHz: Infinity,
    energyFloor: LEAST_ENERGY,
    transform: 'orthonormal',
    lifter: 22,
  },
  sphinx: {
    windowMs: 25.625,
    taper: 'hamming',
    bins: { 'log-mel': 40, mfcc: 40 },
    lowHz: 133.33334,
    highHz: 6855.4976,
    energyFloor: 1e-4,
    transform: 'legacy',
    lifter: 0,
  },
  htk: {
    windowMs: 25,
    taper: 'hamming',
    bins: { 'log-mel': 20, mfcc: 20 },
    lowHz: 0,
    highHz: Infinity,
    energyFloor: 1,
    transform: 'htk',
    lifter: 22,
  },
};
