/** A network with its matrices in another type. */
import { convertedWeight, type Dtype } from '../weights';
import { changeNumbers } from './matrices';
import type { Network } from './network';

/** @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix. */
export function converted(network: Network, dtype: Dtype): Network {
  return changeNumbers(network, {
    matrix: ({ weight, what }) => convertedWeight(weight, dtype, what),
    vector: (vector) => vector,
  });
}
