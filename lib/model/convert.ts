/** A network with its matrices in another type. */
import {
  changeLeaves,
  type Dtype,
  elementsInMemory,
  elementsOf,
  leavesOf,
  packWeight,
  partName,
  storageOf,
  storedElements,
  type Weight,
} from '../weights';
import { changeNumbers, type Matrix } from './matrices';
import type { Network } from './network';

/** @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix. */
export function converted(network: Network, dtype: Dtype): Network {
  return changeNumbers(network, {
    matrix: (matrix) => convertedMatrix(matrix, dtype),
    vector: (vector) => vector,
  });
}

function convertedMatrix({ weight, what, layout }: Matrix, dtype: Dtype): Weight {
  const changed = changeLeaves(weight, (leaf) => {
    const { matrix, kind } = leaf;
    const type = storageOf(kind, dtype);
    if ((matrix.dtype ?? 'f32') === type) return matrix;
    return elementsInMemory(
      matrix,
      type,
      elementsOf(matrix.data, matrix.rows, type, partName(leaf, what)),
    );
  });
  const before = leavesOf(weight);
  const same = leavesOf(changed).every((leaf, i) => leaf === before[i]);
  return same ? weight : packWeight(changed, layout, storedElements);
}
