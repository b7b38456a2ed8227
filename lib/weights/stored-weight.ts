/**
 * A dense matrix whose numbers are in a file, or not floats, and read whenever somebody asks for
 * them.
 */
import { denseBytes, elementArray, valuesOf, type ElementArray, type Elements } from './elements';
import { isPacked, packedElements } from './packed-weight';
import { denseOf, type DenseWeight, type Dtype } from './matrix';

interface Stored {
  /** Fills `target`, which holds rows x cols elements of the weight's type, row-major. */
  readonly read: (target: ElementArray) => void;
  /** Of int8. */
  readonly scales?: Float32Array;
}

const stored = new WeakMap<DenseWeight, Stored>();

function readInto(target: ElementArray, { read, scales }: Stored): Elements {
  read(target);
  return { data: target, scales } as Elements; // of int8 alone there are scales
}

export function storedWeight(
  shape: Pick<DenseWeight, 'rows' | 'cols' | 'dtype'>,
  source: Stored,
): DenseWeight {
  const size = shape.rows * shape.cols;
  const weight = denseOf(shape, () =>
    valuesOf(readInto(elementArray(shape.dtype ?? 'f32', size), source)),
  );
  stored.set(weight, source);
  return weight;
}

/** A weight whose numbers are in memory, of another type than floats. */
export function elementsInMemory(
  { rows, cols }: Pick<DenseWeight, 'rows' | 'cols'>,
  dtype: Dtype,
  { data, scales }: Elements,
): DenseWeight {
  const read = (target: ElementArray): void => {
    target.set(data);
  };
  return storedWeight({ rows, cols, dtype }, { read, ...(scales && { scales }) });
}

/** The same for floats. */
export function storedFloats(
  rows: number,
  cols: number,
  read: (target: Float32Array) => void,
): DenseWeight {
  return storedWeight(
    { rows, cols },
    {
      read: (target) => {
        read(target as Float32Array); // of f32
      },
    },
  );
}

/** The numbers of a weight as they are stored, wherever that is. */
export function storedElements(weight: DenseWeight, memory?: ArrayBuffer): Elements {
  const packed = packedElements(weight);
  if (packed) return packed;
  const source = stored.get(weight);
  if (!source) return { data: weight.data };
  return readInto(elementArray(weight.dtype ?? 'f32', weight.rows * weight.cols, memory), source);
}

/**
 * Whether the numbers are of the type that the weight says: those that somebody made by hand are
 * always floats.
 */
export function isTyped(weight: DenseWeight): boolean {
  return (weight.dtype ?? 'f32') === 'f32' || isPacked(weight) || stored.has(weight);
}

/**
 * Reads the numbers of one weight after the other into the same memory, which it gives back when
 * closed instead of leaving it to the garbage collector: that takes its time, and several matrices
 * with it.
 */
export class WeightReader {
  readonly #memory: ArrayBuffer;

  /** @param weights all that are going to be read. */
  constructor(weights: readonly DenseWeight[]) {
    const largest = Math.max(
      0,
      ...weights.filter((weight) => stored.has(weight)).map((weight) => denseBytes(weight)),
    );
    this.#memory = new ArrayBuffer(largest, { maxByteLength: largest });
  }

  /**
   * The numbers of a weight, until those of the next are asked for; its own array where they are in
   * memory.
   */
  elements(weight: DenseWeight): Elements {
    return storedElements(weight, this.#memory);
  }

  close(): void {
    this.#memory.resize(0);
  }
}
