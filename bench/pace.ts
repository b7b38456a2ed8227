/**
 * About how long a call takes, from rough rates of a machine: for the time that is told beforehand,
 * and for how many calls make a slice.
 */
import { modelShapes, readSpec } from '../lib/init';
import type { Dtype } from '../lib/weights';
import { MODES, type Case } from './cases';
import type { Entry } from './entry';
import { denseOf, specOf, type Model } from './models';

/** Rough rates of one core: bytes of weights that it reads, and operations, in a second. */
const BYTES = 15e9;
const OPERATIONS = 50e9;

const ITEM_BYTES: Readonly<Record<Dtype, number>> = { f32: 4, f16: 2, int8: 1, int4: 0.5625 };

/** About how many times as long as this library others take: the slowest that was seen. */
const PACE: Readonly<Record<string, Readonly<Partial<Record<Dtype | 'training', number>>>>> = {
  onnxruntime: { f32: 1.5, int8: 8 },
  onednn: { f32: 1.5, int8: 3 },
  torch: { f32: 3, int8: 8, training: 8 },
  'torch-unaided': { training: 15 },
};

/** Seconds of a call. */
export function callSeconds({ engine, case: benchCase }: Entry): number {
  const { dtype, mode } = benchCase;
  const pace = PACE[engine.name]?.[mode === 'training' ? mode : dtype] ?? 1;
  return pace * ownSeconds(benchCase);
}

/** Of this library. */
function ownSeconds({ model, dtype, mode, threads }: Case): number {
  const { frames } = MODES[mode];
  // Positions of hashed weights and transforms of Toeplitz-like ones are work for the dense size.
  const computed = /^(hashed|toeplitz)/.test(model) ? denseOf(model) : model;
  const operations = 2 * parametersOf(computed) * frames;
  if (mode === 'training') return (3 * operations) / (OPERATIONS * threads);
  // In a sequence, half of the weights meet all frames at once, the recurrent ones frame by frame.
  const reads = mode === 'sequence' ? frames / 2 : 1;
  return reads * readingSeconds({ model, dtype }) + operations / OPERATIONS;
}

/** Seconds of reading the weights once. */
export function readingSeconds({ model, dtype }: Pick<Case, 'model' | 'dtype'>): number {
  return (parametersOf(model) * ITEM_BYTES[dtype]) / BYTES;
}

const known = new Map<Model, number>();

function parametersOf(model: Model): number {
  const parameters = known.get(model) ?? modelShapes(readSpec(specOf(model))).parameters;
  known.set(model, parameters);
  return parameters;
}
