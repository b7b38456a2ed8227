/** Elements with their axes in another order. */
import { allOf, inMemory, shallow, type Elements } from './elements';

/** Elements of the operand that are in memory at a time. */
const CHUNK = 1 << 14;

/** The offsets in the result of an operand's elements, which are read in their order. */
class Offsets {
  #offset = 0;
  readonly #index: number[];
  /** For each axis of the operand, how far apart its neighbours are in the result. */
  readonly #strides: number[];

  constructor(
    private readonly dims: readonly number[],
    perm: readonly number[],
  ) {
    this.#index = dims.map(() => 0);
    this.#strides = dims.map(() => 0);
    let stride = 1;
    for (const axis of [...perm].reverse()) {
      this.#strides[axis] = stride;
      stride *= dims[axis]!;
    }
  }

  next(): number {
    const offset = this.#offset;
    for (let axis = this.dims.length - 1; axis >= 0; axis--) {
      this.#offset += this.#strides[axis]!;
      if (++this.#index[axis]! < this.dims[axis]!) break;
      this.#index[axis] = 0;
      this.#offset -= this.dims[axis]! * this.#strides[axis]!;
    }
    return offset;
  }
}

/** As `transposed`, of a list. */
export function transposedList<T>(
  list: readonly T[],
  dims: readonly number[],
  perm: readonly number[],
): T[] {
  const offsets = new Offsets(dims, perm);
  const turned = [...list];
  for (const x of list) turned[offsets.next()] = x;
  return turned;
}

/**
 * Read as a whole it takes no memory except the target; the elements of a part lie all over the
 * operand, so parts are taken from a copy.
 */
class Transposed implements Elements {
  readonly length: number;
  readonly depth: number;
  #copy: Elements | undefined;

  constructor(
    readonly operand: Elements,
    readonly dims: readonly number[],
    readonly perm: readonly number[],
  ) {
    this.length = operand.length;
    this.depth = operand.depth + 1;
  }

  read(start: number, target: Float32Array): void {
    if (target.length === this.length) this.#readWhole(target);
    else (this.#copy ??= inMemory(allOf(this))).read(start, target);
  }

  #readWhole(target: Float32Array): void {
    const offsets = new Offsets(this.dims, this.perm);
    const chunk = new Float32Array(Math.min(CHUNK, this.length));
    for (let start = 0; start < this.length; start += CHUNK) {
      const part = chunk.subarray(0, Math.min(CHUNK, this.length - start));
      this.operand.read(start, part);
      for (const x of part) target[offsets.next()] = x;
    }
  }
}

/**
 * Elements with axis perm[k] of the operand as axis k. Two transpositions in a row become one.
 */
export function transposed(
  operand: Elements,
  dims: readonly number[],
  perm: readonly number[],
): Elements {
  if (
    operand instanceof Transposed &&
    dims.join() === operand.perm.map((axis) => operand.dims[axis]!).join()
  ) {
    const both = perm.map((axis) => operand.perm[axis]!);
    return transposed(operand.operand, operand.dims, both);
  }
  if (perm.every((axis, k) => axis === k)) return operand;
  return shallow(new Transposed(operand, dims, perm));
}
