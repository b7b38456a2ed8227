/**
 * A weight: one matrix W as it is represented, of which everybody else needs only y = W x, its shape and its
 * size. Kinds of weight are told apart by `kind`; today every weight is dense.
 */

/** A row-major f32 matrix: `data[i * cols + j]` is W[i][j]. */
export interface DenseWeight {
  readonly kind: 'dense';
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array;
}

export type Weight = DenseWeight;

export function dense(rows: number, cols: number, data: Float32Array): DenseWeight {
  return { kind: 'dense', rows, cols, data };
}

/**
 * A matrix whose numbers are not kept in the order of `data`, which makes them whenever it is asked for: a property like
 * any other to those who list, spread or compare it.
 */
export function denseOf(rows: number, cols: number, data: () => Float32Array): DenseWeight {
  const shape = { kind: 'dense', rows, cols } as const;
  return Object.freeze(Object.defineProperty(shape, 'data', { get: data, enumerable: true })) as DenseWeight;
}

/**
 * Makes a value when it is asked for, and hands the same one out for as long as somebody holds it, or the turn of the
 * event loop lasts: a loop over `weight.data[i]` makes it once, and nothing is kept alive.
 */
export function weakly<T extends WeakKey>(make: () => T): () => T {
  let last: WeakRef<T> | undefined;
  return () => {
    const held = last?.deref();
    if (held) return held;
    const made = make();
    last = new WeakRef(made);
    return made;
  };
}

/** Numbers stored for the weight. */
export function weightParameters({ rows, cols }: Weight): number {
  return rows * cols;
}

/** Bytes that those numbers take in a file and in memory. */
export function weightBytes(weight: Weight): number {
  return Float32Array.BYTES_PER_ELEMENT * weightParameters(weight);
}
