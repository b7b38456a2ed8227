/** A weight whose numbers are in a file, and read whenever somebody asks for them. */
import { denseOf, weightBytes, type DenseWeight, type Weight } from './weight';

/** Fills `target`, which holds rows x cols numbers, row-major. */
type Read = (target: Float32Array) => void;

const readers = new WeakMap<Weight, Read>();

export function storedWeight(rows: number, cols: number, read: Read): DenseWeight {
  const weight = denseOf(rows, cols, () => {
    const data = new Float32Array(rows * cols);
    read(data);
    return data;
  });
  readers.set(weight, read);
  return weight;
}

/**
 * Reads the numbers of one weight after the other into the same memory, which it gives back when closed instead of leaving
 * it to the garbage collector: that takes its time, and several matrices with it.
 */
export class WeightReader {
  readonly #memory: ArrayBuffer;

  /** @param weights all that are going to be read. */
  constructor(weights: readonly Weight[]) {
    const stored = weights.filter((weight) => readers.has(weight));
    const largest = Math.max(0, ...stored.map(weightBytes));
    this.#memory = new ArrayBuffer(largest, { maxByteLength: largest });
  }

  /** The numbers of a weight, until those of the next are asked for; its own array where they are in memory. */
  numbers(weight: Weight): Float32Array {
    const read = readers.get(weight);
    if (!read) return weight.data;
    const numbers = new Float32Array(this.#memory, 0, weight.rows * weight.cols);
    read(numbers);
    return numbers;
  }

  close(): void {
    this.#memory.resize(0);
  }
}
