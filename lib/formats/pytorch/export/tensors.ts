/** Tensors of the modules, from weights that PyTorch has, too. */
import { unsupportedModel } from '../../../errors';
import type { Weight } from '../../../weights';
import type { ExportedTensor } from './state-dict-write';

export const REMEDY =
  'only networks of dense matrices and products of two are written for PyTorch: compress with joint-svd, or keep .safetensors';

export function dense(what: string, weight: Weight): Weight {
  if (weight.kind === 'dense') return weight;
  throw unsupportedModel(`${what} is a ${weight.kind} matrix: ${REMEDY}`);
}

/** Any type of numbers becomes floats. */
export function matrix(name: string, weight: Weight): ExportedTensor {
  const { rows, cols } = weight;
  return { name, dims: [rows, cols], type: 'FloatStorage', data: () => weight.data };
}

export function vector(name: string, data: Float32Array): ExportedTensor {
  return { name, dims: [data.length], type: 'FloatStorage', data: () => data };
}

/** A factor and an offset for each number. */
export function affine(
  size: number,
  scale: Float32Array | undefined,
  shift: Float32Array | undefined,
): ExportedTensor[] {
  return [
    vector('weight', scale ?? new Float32Array(size).fill(1)),
    vector('bias', shift ?? new Float32Array(size)),
  ];
}
