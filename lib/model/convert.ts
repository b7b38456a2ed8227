/** A network with its matrices in another type. */
import {
  mapParts,
  type Dtype,
  elementsInMemory,
  elementsOf,
  packWeight,
  partName,
  partsOf,
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
  const changed = mapParts(weight, (part) => {
    const { matrix, kind } = part;
    const type = storageOf(kind, dtype);
    if ((matrix.dtype ?? 'f32') === type) return matrix;
    return elementsInMemory(
      matrix,
      type,
      elementsOf(matrix.data, matrix.rows, type, partName(part, what)),
    );
  });
  const before = partsOf(weight);
  const same = partsOf(changed).every(({ matrix }, i) => matrix === before[i]!.matrix);
  return same ? weight : packWeight(changed, layout, storedElements);
}
