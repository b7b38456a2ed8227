/** Compression by joint SVD of a small LSTM, and how far outputs are apart. */
import { compress, planCompression, type PlanOptions } from '../../lib/compress';
import { Model, type Network } from '../../lib/model';
import type { ModelSpec } from '../../lib/init';
import { randomNumbers } from '../matrices';

export const method = 'joint-svd';

export function compressBy(model: Network, rule: Omit<PlanOptions, 'method'>) {
  return compress(model, planCompression(model, { method, ...rule }));
}

export function output(model: Network, frames = 12): Float32Array {
  const { inputSize } = model.layers[0]!;
  return new Model(model).runSync(randomNumbers(frames * inputSize, 99), { frames });
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

export const lstm: ModelSpec = {
  cell: 'lstm',
  input: 7,
  layers: 3,
  cells: 16,
  output: 5,
  peepholes: true,
};
