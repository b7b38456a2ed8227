/** The type that the numbers of a network are stored in. */
import { convertedWeight, type Dtype, DTYPES, partsOf, storageOf } from '../weights';
import { changeNumbers, matricesOf } from './matrices';
import type { Network } from './network';

/**
 * The network with its matrices in another type.
 * @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix.
 */
export function converted(network: Network, dtype: Dtype): Network {
  return changeNumbers(network, {
    matrix: ({ weight, what }) => convertedWeight(weight, dtype, what),
    vector: (vector) => vector,
  });
}

/**
 * The type that all matrices of the network are stored in, as far as their kinds have it; undefined
 * where they are of several.
 */
export function soleDtype(network: Network): Dtype | undefined {
  const parts = matricesOf(network).flatMap(({ weight }) => partsOf(weight));
  return DTYPES.find((dtype) =>
    parts.every(({ matrix, kind }) => (matrix.dtype ?? 'f32') === storageOf(kind, dtype)),
  );
}
