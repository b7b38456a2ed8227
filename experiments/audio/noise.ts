/**
 * Noises made from nothing. Those of recordings and of other voices are for the corpus to choose.
 */
import type { Random } from '../../lib/random';

export const MADE_NOISES = ['white', 'pink', 'brown', 'hum'] as const;
export type MadeNoise = (typeof MADE_NOISES)[number];

export function madeNoise(
  kind: MadeNoise,
  length: number,
  random: Random,
  rate: number,
): Float32Array {
  switch (kind) {
    case 'white':
      return filled(length, () => gaussian(random));
    case 'pink':
      return pink(length, random);
    case 'brown': {
      let sum = 0;
      return filled(length, () => (sum = 0.99 * sum + gaussian(random)));
    }
    case 'hum':
      return hum(length, random, rate);
  }
}

/** `Float32Array.from` takes ten times as long. */
function filled(length: number, sample: () => number): Float32Array {
  const x = new Float32Array(length);
  for (let n = 0; n < length; n++) x[n] = sample();
  return x;
}

/**
 * Of variance 1, nearly: the sum of four uniform numbers, which is fast and has no tails to
 * overload anything.
 */
function gaussian(random: Random): number {
  return (
    (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2) * Math.sqrt(3)
  );
}

/** Power as 1 / f, within 0.05 dB (P. Kellet's filter). */
function pink(length: number, random: Random): Float32Array {
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616];
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898];
  const states = new Float64Array(poles.length);
  return filled(length, () => {
    const white = gaussian(random);
    let sum = 0.5362 * white;
    for (let i = 0; i < poles.length; i++)
      sum += states[i] = poles[i]! * states[i]! + gains[i]! * white;
    return sum;
  });
}

/** The mains and its harmonics, or those of an engine. */
function hum(length: number, random: Random, rate: number): Float32Array {
  const hz = random.chance(0.5) ? random.pick([50, 60]) : random.uniform(40, 200);
  const steepness = random.uniform(0.5, 2);
  const harmonics = Array.from({ length: 8 }, (_, k) => ({
    step: (2 * Math.PI * hz * (k + 1)) / rate,
    phase: random.uniform(0, 2 * Math.PI),
    gain: random.uniform(0.2, 1) / (k + 1) ** steepness,
  })).filter(({ step }) => step < Math.PI);
  const x = new Float32Array(length);
  for (const { step, phase, gain } of harmonics)
    for (let n = 0; n < length; n++) x[n]! += gain * Math.sin(phase + step * n);
  return x;
}
