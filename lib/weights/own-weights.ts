/**
 * The weights that a model owns: copies of what a caller gives, in memory that nobody else changes,
 * with numbers that are known to be finite. What a caller gives is read once, and only the copy is
 * checked. One matrix that several weights name stays one, and so does one weight of several
 * layers, so that it is packed once.
 */
import { invalidModel } from '../errors';
import { shown } from '../json';
import { checkDense, checkKind } from './check';
import { checkElements, ownFloats } from './check-numbers';
import type { DenseWeight } from './dense-weight';
import { type TensorSink } from './kind';
import { kindOf, WEIGHT_KINDS, type Weight } from './kinds';
import { copiedFloats, StoredMatrix } from './stored-matrix';
import { partName, weightToJson } from './weight';

/** The weights that a model made its own, any model. */
const OWNED = new WeakSet<Weight>();

/** Makes the weights of one network its own. */
export class WeightOwner {
  readonly #matrices = new Map<DenseWeight, StoredMatrix>();
  /** By their fields and what they are made of. */
  readonly #weights = new Map<string, Weight>();
  readonly #identities = new Identities();

  /**
   * @param weight of a caller, or of another model: both then share it.
   * @param what the weight is called in errors.
   * @throws CompactRnnError INVALID_MODEL where a number is not finite, or there are not as many
   *   as the shape says. Whether the weight has the right shape is for {@link checkShape}.
   */
  own(weight: Weight, what: string): Weight {
    if (OWNED.has(weight)) return weight;
    checkKind(what, weight, WEIGHT_KINDS);
    const kind = kindOf(weight.kind);
    const copy = kind.mapParts(weight, (part) => this.#matrix(part.matrix, partName(part, what)));
    const key = JSON.stringify(weightToJson(copy, '', this.#identities));
    const known = this.#weights.get(key);
    if (known) return known;
    const owned = kind.ownStructure?.(copy) ?? copy;
    this.#weights.set(key, owned);
    OWNED.add(owned);
    return owned;
  }

  #matrix(matrix: DenseWeight, what: string): StoredMatrix {
    const known = this.#matrices.get(matrix);
    if (known) return known;
    const owned = StoredMatrix.is(matrix) ? checkedMatrix(matrix, what) : copyOf(matrix, what);
    this.#matrices.set(matrix, owned);
    return owned;
  }
}

function checkedMatrix(matrix: StoredMatrix, what: string): StoredMatrix {
  if (matrix.checked) return matrix;
  const elements = matrix.elements();
  checkElements(what, matrix, elements);
  return StoredMatrix.inMemory(matrix, elements);
}

function copyOf(matrix: DenseWeight, what: string): StoredMatrix {
  checkDense(what, matrix);
  const { rows, cols, dtype = 'f32', data } = matrix;
  if (dtype !== 'f32')
    throw invalidModel(
      `${what} is said to be ${shown(dtype)}, but its data are floats: convert() makes such weights`,
    );
  for (const side of [rows, cols])
    if (!Number.isSafeInteger(side) || side < 0)
      throw invalidModel(`${what} is ${shown(rows)} x ${shown(cols)}, but must have whole numbers`);
  const shape = { kind: 'dense', rows, cols } as const;
  const floats = ownFloats(`the data of ${what}`, data);
  checkElements(what, { ...shape, data: floats }, { data: floats });
  return copiedFloats(rows, cols, floats);
}

/** Names every array and matrix that a weight is made of by a number of its own. */
class Identities implements TensorSink {
  readonly #numbers = new Map<unknown, number>();

  matrix(_: string, matrix: DenseWeight): object {
    return { number: this.#of(matrix) };
  }

  u32(_: string, data: Uint32Array): string {
    return String(this.#of(data));
  }

  u16(_: string, data: Uint16Array): string {
    return String(this.#of(data));
  }

  #of(thing: unknown): number {
    const number = this.#numbers.get(thing) ?? this.#numbers.size;
    this.#numbers.set(thing, number);
    return number;
  }
}
