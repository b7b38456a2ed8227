/**
 * A matrix of numbers: what a dense weight is, and what weights of all other kinds are made of.
 */

/**
 * How numbers are stored: floats of 32 or 16 bits, or bytes -127 to 127 with one scale for each
 * row.
 */
export const DTYPES = ['f32', 'f16', 'int8'] as const;
/** How the numbers of a weight are stored. */
export type Dtype = (typeof DTYPES)[number];

/** What weights of all kinds have. */
export interface Matrix {
  /** Outputs: of a gated layer the cells of all gates. */
  readonly rows: number;
  /** Inputs. */
  readonly cols: number;
  /**
   * W itself as floats, row-major, `data[i * cols + j]` is W[i][j], whatever its kind and type;
   * made when it is asked for.
   */
  readonly data: Float32Array;
}

/** A row-major matrix. */
export interface DenseWeight extends Matrix {
  readonly kind: 'dense';
  /**
   * How the numbers are stored; f32 where it is left out. Other types are made by
   * {@link Model.convert}.
   */
  readonly dtype?: Dtype;
}

/**
 * A dense weight of floats.
 * @param rows at least 1.
 * @param cols at least 1.
 * @param data W [rows, cols], row-major; not copied.
 */
export function denseWeight(rows: number, cols: number, data: Float32Array): DenseWeight {
  return { kind: 'dense', rows, cols, data };
}

/** W as a dense matrix, whatever its kind. */
export function asDense(weight: Matrix & { readonly kind: string }): DenseWeight {
  return weight.kind === 'dense'
    ? (weight as DenseWeight)
    : denseOf({ rows: weight.rows, cols: weight.cols }, () => weight.data);
}

/** A matrix whose numbers are not kept in the order of `data`. */
export function denseOf(
  { rows, cols, dtype }: Pick<DenseWeight, 'rows' | 'cols' | 'dtype'>,
  data: () => Float32Array,
): DenseWeight {
  return withData(
    { kind: 'dense', rows, cols, ...(dtype && dtype !== 'f32' && { dtype }) } as const,
    data,
  );
}

/**
 * `fields` with `data` that is made whenever it is asked for: a property like any other to those
 * who list, spread or compare it.
 */
export function withData<Fields extends object>(
  fields: Fields,
  data: () => Float32Array,
): Fields & { readonly data: Float32Array } {
  return Object.freeze(
    Object.defineProperty({ ...fields }, 'data', { get: data, enumerable: true }),
  ) as Fields & { readonly data: Float32Array };
}

/**
 * Makes a value when it is asked for, and gives the same one out for as long as somebody holds it,
 * or the turn of the event loop lasts: a loop over `weight.data[i]` makes it once, and nothing is
 * kept alive.
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
