/** The type that the numbers of a network are stored in. */
import { type Dtype, DTYPES, partsOf, storageOf } from '../weights';
import { matricesOf } from './matrices';
import type { Network } from './network';

/**
 * The type that the whole network could have been converted to as it is; undefined where its
 * matrices are of several.
 */
export function soleDtype(network: Network): Dtype | undefined {
  const parts = matricesOf(network).flatMap(({ weight }) => partsOf(weight));
  return DTYPES.find((dtype) =>
    parts.every(({ matrix, kind }) => (matrix.dtype ?? 'f32') === storageOf(kind, dtype)),
  );
}
