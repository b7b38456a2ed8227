/** The type that the numbers of a network are stored in. */
import { changeLeaves, storageOf } from './kinds';
import { matricesOf } from './matrices';
import type { Network } from './network';
import { DTYPES, type Dtype, type Weight, type WeightKind } from './weight';

/** The type that the whole network could have been converted to as it is; undefined where its matrices are of several. */
export function soleDtype(network: Network): Dtype | undefined {
  const leaves = matricesOf(network).flatMap(({ weight }) => typesIn(weight));
  return DTYPES.find((dtype) => leaves.every(({ kind, type }) => type === storageOf(kind, dtype)));
}

function typesIn(weight: Weight): { kind: WeightKind; type: Dtype }[] {
  const types: { kind: WeightKind; type: Dtype }[] = [];
  changeLeaves(weight, (leaf, _, kind) => {
    types.push({ kind, type: leaf.dtype ?? 'f32' });
    return leaf;
  });
  return types;
}
