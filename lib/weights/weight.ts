/**
 * A weight: one matrix W as it is represented, of which everybody else needs only y = W x, its
 * shape and its size. Kinds of weight are told apart by `kind`; the numbers of all are in dense
 * matrices, of whatever type.
 */

/**
 * How numbers are stored: floats of 32 or 16 bits, or bytes -127 to 127 with one scale for each
 * row.
 */
export const DTYPES = ['f32', 'f16', 'int8'] as const;
export type Dtype = (typeof DTYPES)[number];

interface Matrix {
  readonly rows: number;
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

/** W = A B, of rank r (Lu, Sindhwani and Sainath 2016, Eq. 7). */
export interface LowRankWeight extends Matrix {
  readonly kind: 'low-rank';
  /** [rows, r]. */
  readonly a: DenseWeight;
  /** [r, cols]. */
  readonly b: DenseWeight;
}

/**
 * W[i][j] = +- buckets[bucket(i, j)] (HashedNets: Chen et al. 2015); docs/reference/file-format.md has the
 * hash.
 */
export interface HashedWeight extends Matrix {
  readonly kind: 'hashed';
  /** How many gates are stacked in the rows. */
  readonly gates: number;
  /** [1, k]. */
  readonly buckets: DenseWeight;
  /** Of the hash, below 2^32. */
  readonly seed: number;
  /** Whether entries of one bucket differ in their signs. */
  readonly signed: boolean;
}

/**
 * The W of few numbers that are not zero: single ones, or blocks of one column and 16 neighbouring
 * cells of a gate.
 */
export interface SparseWeight extends Matrix {
  readonly kind: 'sparse';
  readonly gates: number;
  readonly block: 1 | 16;
  /**
   * Where those of each row begin in `columns`, and after the last row their end: [rows + 1]; of
   * blocks, where those of each 16 cells do, gate by gate: [gates * ceil(cells / 16) + 1].
   */
  readonly starts: Uint32Array;
  /** The column of each number or block, ascending within a row. */
  readonly columns: Uint16Array;
  /**
   * The numbers, [1, columns.length]; of blocks [columns.length, 16], with zeros beyond the last
   * cell of a gate. f32 or f16.
   */
  readonly values: DenseWeight;
}

/**
 * Each gate's block of W is the upper left corner of sum_i C(g_i) S(h_i), i < r, with n x n
 * matrices: C(g) circulant and S(h) skew-circulant with first columns g and h, and n the larger of
 * the cells and the columns (Lu et al. 2016, section 3.3).
 */
export interface ToeplitzLikeWeight extends Matrix {
  readonly kind: 'toeplitz-like';
  readonly gates: number;
  /** [gates * r, n]: g_i of gate q in row q r + i. */
  readonly g: DenseWeight;
  /** [gates * r, n]. */
  readonly h: DenseWeight;
}

/** Stacked gates, each of a kind of its own. */
export interface GatesWeight extends Matrix {
  readonly kind: 'gates';
  /** [cells, cols] each; none of kind `gates`. */
  readonly gates: readonly Weight[];
}

export type Weight =
  DenseWeight | LowRankWeight | HashedWeight | SparseWeight | ToeplitzLikeWeight | GatesWeight;
export type WeightKind = Weight['kind'];
export const WEIGHT_KINDS: readonly WeightKind[] = [
  'dense',
  'low-rank',
  'hashed',
  'sparse',
  'toeplitz-like',
  'gates',
];

export function denseWeight(rows: number, cols: number, data: Float32Array): DenseWeight {
  return { kind: 'dense', rows, cols, data };
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

/** W as a dense matrix, whatever its kind. */
export function asDense(weight: Weight): DenseWeight {
  return weight.kind === 'dense'
    ? weight
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
 * Makes a value when it is asked for, and hands the same one out for as long as somebody holds it,
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
