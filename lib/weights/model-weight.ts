/**
 * A weight of a model: its numbers are in memory that nobody else changes, and known to be finite.
 * Models share matrices.
 */
import { checkElements } from './check-numbers';
import type { DenseWeight } from './dense-weight';
import { elementsOf, type Dtype } from './elements';
import type { Weight } from './kinds';
import { storedElements } from './packed-weight';
import { copiedFloats, StoredMatrix } from './stored-matrix';
import { mapParts, partName, partsOf, storageOf } from './weight';

/**
 * A copy of a weight whose numbers a caller may change.
 * @param what the weight is called in errors.
 * @returns the weight itself where nothing needs to be copied.
 * @throws CompactRnnError INVALID_MODEL where a number is not finite, or there are not as many as
 *   the shape says.
 */
export function ownedWeight(weight: Weight, what: string): Weight {
  if (isOwned(weight)) return weight;
  return mapParts(weight, (part) => {
    const { matrix } = part;
    if (matrix instanceof StoredMatrix && matrix.checked) return matrix;
    const elements = storedElements(matrix);
    checkElements(partName(part, what), matrix, elements);
    if (matrix instanceof StoredMatrix) return StoredMatrix.inMemory(matrix, elements);
    return copiedFloats(matrix.rows, matrix.cols, matrix.data);
  });
}

/**
 * Reads what is still in a file.
 * @throws CompactRnnError as {@link ownedWeight}; IO.
 */
export async function loadedWeight(weight: Weight, what: string): Promise<Weight> {
  const loaded: StoredMatrix[] = [];
  for (const part of partsOf(weight)) {
    const { matrix } = part;
    loaded.push(
      await (matrix as StoredMatrix).loaded((elements) => {
        checkElements(partName(part, what), matrix, elements);
      }),
    );
  }
  let next = 0;
  return mapParts(weight, () => loaded[next++]!);
}

/** Whether only models hold the numbers. */
function isOwned(weight: Weight): boolean {
  return partsOf(weight).every(({ matrix }) => matrix instanceof StoredMatrix && matrix.checked);
}

/**
 * The weight stored as `dtype` says.
 * @returns the weight itself where it is stored so already.
 * @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix.
 */
export function convertedWeight(weight: Weight, dtype: Dtype, what: string): Weight {
  if (partsOf(weight).every(({ matrix, kind }) => isStoredAs(matrix, storageOf(kind, dtype))))
    return weight;
  return mapParts(weight, (part) => {
    const { matrix, kind } = part;
    const { rows, cols } = matrix;
    const type = storageOf(kind, dtype);
    if (isStoredAs(matrix, type)) return matrix;
    const elements = elementsOf(matrix.data, rows, type, partName(part, what));
    return StoredMatrix.inMemory({ rows, cols, dtype: type }, elements);
  });
}

function isStoredAs({ dtype = 'f32' }: DenseWeight, type: Dtype): boolean {
  return dtype === type;
}
