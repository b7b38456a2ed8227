/**
 * The matrices of a network in memory, and in another type. What is one matrix before is one
 * afterwards.
 */
import { checkElements } from './check-numbers';
import type { DenseWeight } from './dense-weight';
import { elementsOf, type Dtype } from './elements';
import type { Weight } from './kinds';
import { StoredMatrix } from './stored-matrix';
import { mapParts, partName, partsOf, storageOf } from './weight';

/** Reads what is still in a file; one for all weights of the file. */
export class WeightLoader {
  readonly #loaded = new Map<DenseWeight, DenseWeight>();

  /** @throws CompactRnnError INVALID_MODEL where a number is not finite; IO. */
  async load(weight: Weight, what: string): Promise<Weight> {
    for (const part of partsOf(weight)) {
      const { matrix } = part;
      if (this.#loaded.has(matrix) || !StoredMatrix.is(matrix)) continue;
      const loaded = await matrix.loaded((elements) => {
        checkElements(partName(part, what), matrix, elements);
      });
      this.#loaded.set(matrix, loaded);
    }
    return mapParts(weight, ({ matrix }) => this.#loaded.get(matrix) ?? matrix);
  }
}

/** Stores weights in other types. */
export class WeightConverter {
  readonly #weights = new Map<Dtype, Map<Weight, Weight>>();
  /** By type: those of sparse weights have another than the others. */
  readonly #matrices = new Map<Dtype, Map<DenseWeight, DenseWeight>>();

  /**
   * @returns the weight itself where it is stored so already.
   * @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix.
   */
  convert(weight: Weight, dtype: Dtype, what: string): Weight {
    const weights = this.#weights.get(dtype) ?? new Map<Weight, Weight>();
    this.#weights.set(dtype, weights);
    const known = weights.get(weight);
    if (known) return known;
    const stored = partsOf(weight).every(({ matrix, kind }) =>
      isStoredAs(matrix, storageOf(kind, dtype)),
    );
    const made = stored
      ? weight
      : mapParts(weight, (part) =>
          this.#matrix(part.matrix, storageOf(part.kind, dtype), partName(part, what)),
        );
    weights.set(weight, made);
    return made;
  }

  #matrix(matrix: DenseWeight, type: Dtype, what: string): DenseWeight {
    if (isStoredAs(matrix, type)) return matrix;
    const matrices = this.#matrices.get(type) ?? new Map<DenseWeight, DenseWeight>();
    this.#matrices.set(type, matrices);
    const known = matrices.get(matrix);
    if (known) return known;
    const { rows, cols } = matrix;
    const elements = elementsOf(matrix.data, rows, type, what);
    const made = StoredMatrix.inMemory({ rows, cols, dtype: type }, elements);
    matrices.set(matrix, made);
    return made;
  }
}

function isStoredAs({ dtype = 'f32' }: DenseWeight, type: Dtype): boolean {
  return dtype === type;
}
