/** What weights of all kinds have: a shape, and the numbers of W when they are asked for. */

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

/**
 * `fields` with `data` that is made whenever it is read; listing, spreading and comparing see a
 * property like any other.
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
 * Makes a value when it is asked for, and returns the same one for as long as anybody holds it or
 * the turn of the event loop lasts: a loop over `weight.data[i]` makes it once, and nothing is kept
 * alive.
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
