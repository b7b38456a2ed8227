/**
 * A weight: one matrix W as it is represented, of which everybody else needs only y = W x, its shape and its
 * size. Kinds of weight are told apart by `kind`; today every weight is dense.
 */

/** How numbers are stored: floats of 32 or 16 bits, or bytes -127 to 127 with one scale for each row. */
export const DTYPES = ['f32', 'f16', 'int8'] as const;
export type Dtype = (typeof DTYPES)[number];

/** A row-major matrix: `data[i * cols + j]` is W[i][j]. */
export interface DenseWeight {
  readonly kind: 'dense';
  readonly rows: number;
  readonly cols: number;
  /** How the numbers are stored; f32 where it is left out. Other types are made by {@link Model.convert}. */
  readonly dtype?: Dtype;
  /** The numbers as floats, whatever their type. */
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
export function denseOf(
  { rows, cols, dtype }: Pick<DenseWeight, 'rows' | 'cols' | 'dtype'>,
  data: () => Float32Array,
): DenseWeight {
  const shape = { kind: 'dense', rows, cols, ...(dtype && dtype !== 'f32' && { dtype }) } as const;
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

/** Numbers stored for the weight; the scales of int8 are not counted. */
export function weightParameters({ rows, cols }: Weight): number {
  return rows * cols;
}

/** Bytes that they take in a file, the scales of int8 included. */
export function weightBytes(weight: Weight): number {
  const size = weightParameters(weight);
  switch (weight.dtype) {
    case 'f16':
      return 2 * size;
    case 'int8':
      return size + 4 * weight.rows;
    default:
      return 4 * size;
  }
}
