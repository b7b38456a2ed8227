/** A weight whose numbers are in a file, and read whenever somebody asks for them. */
import { elementArray, valuesOf, type ElementArray, type Elements } from './elements';
import { packedOf } from './packed-weight';
import { denseOf, weightBytes, weightParameters, type DenseWeight, type Weight } from './weight';

interface Stored {
  /** Fills `target`, which holds rows x cols elements of the weight's type, row-major. */
  readonly read: (target: ElementArray) => void;
  /** Of int8. */
  readonly scales?: Float32Array;
}

const stored = new WeakMap<Weight, Stored>();

function readInto(target: ElementArray, { read, scales }: Stored): Elements {
  read(target);
  return { data: target, scales } as Elements; // of int8 alone there are scales
}

export function storedWeight(
  shape: Pick<DenseWeight, 'rows' | 'cols' | 'dtype'>,
  source: Stored,
): DenseWeight {
  const size = shape.rows * shape.cols;
  const weight = denseOf(shape, () => valuesOf(readInto(elementArray(shape.dtype ?? 'f32', size), source)));
  stored.set(weight, source);
  return weight;
}

/** The same for floats. */
export function storedFloats(rows: number, cols: number, read: (target: Float32Array) => void): DenseWeight {
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
export function storedElements(weight: Weight, memory?: ArrayBuffer): Elements {
  const packed = packedOf(weight);
  if (packed) return packed.elements();
  const source = stored.get(weight);
  if (!source) return { data: weight.data };
  return readInto(elementArray(weight.dtype ?? 'f32', weightParameters(weight), memory), source);
}

/** Whether the numbers are of the type that the weight says: those that somebody made by hand are always floats. */
export function isTyped(weight: Weight): boolean {
  return (weight.dtype ?? 'f32') === 'f32' || packedOf(weight) !== undefined || stored.has(weight);
}

/**
 * Reads the numbers of one weight after the other into the same memory, which it gives back when closed instead of leaving
 * it to the garbage collector: that takes its time, and several matrices with it.
 */
export class WeightReader {
  readonly #memory: ArrayBuffer;

  /** @param weights all that are going to be read. */
  constructor(weights: readonly Weight[]) {
    const largest = Math.max(0, ...weights.filter((weight) => stored.has(weight)).map(weightBytes));
    this.#memory = new ArrayBuffer(largest, { maxByteLength: largest });
  }

  /** The numbers of a weight, until those of the next are asked for; its own array where they are in memory. */
  elements(weight: Weight): Elements {
    return storedElements(weight, this.#memory);
  }

  close(): void {
    this.#memory.resize(0);
  }
}
