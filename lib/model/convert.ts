/** A network with its matrices in another type. */
import { elementsOf } from './elements';
import { changeLeaves, leavesOf, storageOf } from './kinds';
import { changeNumbers, type Matrix } from './matrices';
import type { Network } from './network';
import { packWeight } from './packed-weight';
import { elementsInMemory, storedElements } from './stored-weight';
import type { DenseWeight, Dtype, Weight, WeightKind } from './weight';

/** @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix. */
export function converted(network: Network, dtype: Dtype): Network {
  return changeNumbers(network, {
    matrix: (matrix) => convertedMatrix(matrix, dtype),
    vector: (vector) => vector,
  });
}

function convertedMatrix({ weight, what, layout }: Matrix, dtype: Dtype): Weight {
  const isTyped = (leaf: DenseWeight, kind: WeightKind): boolean =>
    (leaf.dtype ?? 'f32') === storageOf(kind, dtype);
  const changed = changeLeaves(weight, (leaf, part, kind) => {
    if (isTyped(leaf, kind)) return leaf;
    const type = storageOf(kind, dtype);
    const name = part ? `${what} ${part}` : what;
    return elementsInMemory(leaf, type, elementsOf(leaf.data, leaf.rows, type, name));
  });
  const before = leavesOf(weight);
  const same = leavesOf(changed).every((leaf, i) => leaf === before[i]);
  return same ? weight : packWeight(changed, layout, storedElements);
}
