/** The settings of the cepstra that Sphinx made of AN4. */

/** an4/README: filters from 130 to 6800 Hz, 40 of them; 13 coefficients, the default. */
export const SPHINX = {
  kind: 'mfcc',
  definition: 'sphinx',
  sampleRate: 16_000,
  lowHz: 130,
  highHz: 6800,
} as const;
