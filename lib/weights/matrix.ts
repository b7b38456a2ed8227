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
 * `fields`, frozen, with more that are made whenever they are read; listing, spreading and
 * comparing see properties like any others.
 */
export function withMade<Fields extends object, Made extends object>(
  fields: Fields,
  makers: { readonly [Name in keyof Made]: () => Made[Name] },
): Fields & Readonly<Made> {
  const all = { ...fields };
  for (const [name, get] of Object.entries(makers))
    Object.defineProperty(all, name, { get: get as () => unknown, enumerable: true });
  return Object.freeze(all) as Fields & Readonly<Made>;
}

/** `fields` with `data` that is made whenever it is read. */
export function withData<Fields extends object>(
  fields: Fields,
  data: () => Float32Array,
): Fields & { readonly data: Float32Array } {
  return withMade<Fields, { data: Float32Array }>(fields, { data });
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
