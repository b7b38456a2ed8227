/**
 * A weight of any kind as it is stored, which is also how the addon takes it. W is [rows, cols], of
 * `gates` stacked gates of `rows / gates` cells each: row q * cells + c is cell c of gate q. All
 * arrays are row-major.
 */

/**
 * The elements of a matrix as they are stored: f32; f16, halves as their bits; int8, a scale per
 * row times -127 to 127; int4, rows of ceil(cols / 2) bytes with the even columns in the low bits,
 * -8 to 7, and the bits of a half for each 32 columns of a row.
 */
export type NativeElements =
  | { data: Float32Array; scales?: undefined }
  | { data: Uint16Array; scales?: undefined }
  | { data: Int8Array; scales: Float32Array }
  | { data: Uint8Array; scales: Uint16Array };

export type NativeDense = { kind?: 'dense'; rows: number; cols: number } & NativeElements;

/** W = A B for A [rows, r] and B [r, cols]. */
export interface NativeLowRank {
  kind: 'low-rank';
  a: NativeDense;
  b: NativeDense;
}

/** Entries of W share the buckets; native/kernels/hash.h says which has which. */
export interface NativeHashed {
  kind: 'hashed';
  rows: number;
  cols: number;
  /** 1 to 2^24. */
  buckets: Float32Array | Uint16Array | Int8Array;
  /** For int8: one scale. */
  scales?: Float32Array;
  /** Below 2^32. */
  seed: number;
  signed: boolean;
}

/**
 * W is zero but for blocks: one column of `block` neighbouring cells of one gate each. Rows of
 * blocks come gate by gate, ceil(cells / block) each; values beyond the last cell of a gate are 0,
 * and no part of W.
 */
export interface NativeSparse {
  kind: 'sparse';
  rows: number;
  /** At most 65536. */
  cols: number;
  /** 1: unstructured, compressed sparse rows. */
  block: 1 | 16;
  /** [rows of blocks + 1]: the first block of each, and how many there are. */
  starts: Uint32Array;
  /** [blocks], ascending in each row of blocks. */
  columns: Uint16Array;
  /** [blocks * block]. */
  values: Float32Array | Uint16Array | Int8Array;
  /** For int8: scales [rows]. */
  scales?: Float32Array;
}

/**
 * Each gate is the first cells and columns of the sum of C(g) S(h) over its pairs, circulants and
 * skew-circulants of n = max(cells, cols) rows; g and h are [gates * r, n]
 * (native/weights/toeplitz_like).
 */
export interface NativeToeplitzLike {
  kind: 'toeplitz-like';
  rows: number;
  cols: number;
  g: NativeDense;
  h: NativeDense;
}

/** A weight of one kind for all gates. */
export type NativePlainWeight =
  NativeDense | NativeLowRank | NativeHashed | NativeSparse | NativeToeplitzLike;

/** A weight [cells, cols] for each gate. */
export interface NativeGates {
  kind: 'gates';
  gates: NativePlainWeight[];
}

export type NativeStoredWeight = NativePlainWeight | NativeGates;
