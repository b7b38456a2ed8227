/**
 * A dense matrix that says where its numbers are: in an open file, in memory, or packed for the
 * kernels in the addon. They move on to the addon when the weight that it is a part of is packed.
 */
import {
  denseBytes,
  elementArray,
  valuesOf,
  type Dtype,
  type ElementArray,
  type Elements,
  type StoredShape,
} from './elements';
import { type Matrix, weakly } from './matrix';

/** Where numbers are read from while a file is open. */
export interface NumberSource {
  /** Fills `target`, an array for the matrix, row-major. */
  readonly read: (target: ElementArray) => void;
  /** The same off the main thread. */
  readonly load?: (target: ElementArray) => Promise<void>;
  /** The scales of int8 (f32), or of int4 (the bits of f16). */
  readonly scales?: Float32Array | Uint16Array;
}

/** A weight in the addon; it is the same for all of its parts. */
export interface Packed {
  /** Gives the numbers of a part back, as they were. */
  readonly unpack: (part: number) => Elements;
}

/** Where the numbers are. */
type Location =
  | { readonly in: 'file'; readonly source: NumberSource }
  | { readonly in: 'memory'; readonly elements: Elements; readonly free?: () => void }
  | { readonly in: 'addon'; readonly packed: Packed; readonly part: number };

/**
 * A dense matrix in an open file, in memory or in the addon: `data` and `read` fetch its numbers.
 */
export class StoredMatrix implements Matrix {
  /** Dense: the numbers are those of W. */
  readonly kind = 'dense';
  /** Outputs. */
  readonly rows: number;
  /** Inputs. */
  readonly cols: number;
  /** Made when it is asked for; changing it changes no weight. */
  declare readonly data: Float32Array;
  /** How the numbers are stored; f32 where it is left out. */
  declare readonly dtype?: Dtype;
  #location: Location;
  #checked: boolean;

  /** @internal */
  private constructor({ rows, cols, dtype }: StoredShape, location: Location, checked: boolean) {
    this.rows = rows;
    this.cols = cols;
    if (dtype && dtype !== 'f32') this.dtype = dtype;
    this.#location = location;
    this.#checked = checked;
    const data = weakly(() => {
      const stored = this.elements();
      const values = valuesOf(stored, this);
      return this.#location.in === 'memory' && values === stored.data ? values.slice() : values;
    });
    Object.defineProperty(this, 'data', { get: data, enumerable: true });
    Object.freeze(this);
  }

  /**
   * Whether a value is one: what only looks like one, a proxy say, is not.
   * @internal
   */
  static is(value: unknown): value is StoredMatrix {
    return typeof value === 'object' && value !== null && #location in value;
  }

  /**
   * A matrix in a file, until that is closed.
   * @internal
   */
  static inFile(shape: StoredShape, source: NumberSource): StoredMatrix {
    return new StoredMatrix(shape, { in: 'file', source }, false);
  }

  /**
   * @param elements finite and as many as the shape says; they are the matrix's own.
   * @internal
   */
  static inMemory(shape: StoredShape, elements: Elements, free?: () => void): StoredMatrix {
    return new StoredMatrix(shape, { in: 'memory', elements, ...(free && { free }) }, true);
  }

  /**
   * Whether the numbers are known to be finite.
   * @internal
   */
  get checked(): boolean {
    return this.#checked;
  }

  /**
   * Copies the numbers as they are stored, row-major, into all of `target`.
   * @param target [rows, cols]: a Float32Array for f32; a Uint16Array, of bits, for f16; an
   *   Int8Array for int8, before its scales are applied, as they are in `data`; a Uint8Array of
   *   rows of ceil(cols / 2) bytes for int4.
   * @throws RangeError where `target` is smaller than that.
   */
  read(target: Float32Array | Uint16Array | Int8Array | Uint8Array): void {
    if (this.#location.in === 'file') this.#location.source.read(target);
    else target.set(this.elements().data);
  }

  /**
   * The numbers as they are stored; not to be changed, and not to be kept over a turn.
   * @internal
   */
  elements(): Elements {
    const location = this.#location;
    if (location.in === 'memory') return location.elements;
    if (location.in === 'addon') return location.packed.unpack(location.part);
    const data = elementArray(this);
    location.source.read(data);
    return { data, scales: location.source.scales } as Elements; // int8 and int4 have scales
  }

  /**
   * The same matrix in memory of its own; `check` throws where its numbers are wrong.
   * @internal
   */
  async loaded(check: (elements: Elements) => void): Promise<StoredMatrix> {
    if (this.#location.in !== 'file') return this;
    const { rows, cols, dtype = 'f32' } = this;
    const { source } = this.#location;
    const { memory, free } = ownMemory(denseBytes({ rows, cols, dtype }));
    const data = elementArray({ rows, cols, dtype }, memory);
    if (source.load) await source.load(data);
    else source.read(data);
    const elements = { data, scales: source.scales } as Elements;
    check(elements);
    return StoredMatrix.inMemory(this, elements, free);
  }

  /**
   * The numbers are in the addon from now on; memory that held them is given back.
   * @internal
   */
  moveTo(packed: Packed, part: number): void {
    const location = this.#location;
    if (location.in === 'addon') return; // for another weight, or in another order
    this.#location = { in: 'addon', packed, part };
    if (location.in === 'memory') location.free?.();
  }
}

/**
 * Memory that `free` gives back at once. The garbage collector would do so later, with several
 * matrices waiting for it.
 */
function ownMemory(bytes: number): { memory: ArrayBuffer; free: () => void } {
  const memory = new ArrayBuffer(bytes, { maxByteLength: bytes });
  return {
    memory,
    free: () => {
      memory.resize(0);
    },
  };
}

/** A copy of floats, in memory of its own. */
export function copiedFloats(rows: number, cols: number, floats: Float32Array): StoredMatrix {
  const { memory, free } = ownMemory(floats.byteLength);
  const data = new Float32Array(memory, 0, floats.length);
  data.set(floats);
  return StoredMatrix.inMemory({ rows, cols }, { data }, free);
}
