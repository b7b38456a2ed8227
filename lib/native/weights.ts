/**
 * What the addon exports of weights: numbers in other types, weights of any kind packed for the
 * kernels, and dense matrices as weights of other kinds (native/weights).
 */
import type { NativeDense, NativeElements, NativeStoredWeight } from './stored-weight';

declare const weightTag: unique symbol;
declare const momentTag: unique symbol;
declare const embeddingTag: unique symbol;

/** One weight, packed for the kernels. */
export interface WeightHandle {
  readonly [weightTag]: true;
}
/** The second moment of what a matrix multiplied. */
export interface MomentHandle {
  readonly [momentTag]: true;
}
/** A matrix whose rows are looked up. */
export interface EmbeddingHandle {
  readonly [embeddingTag]: true;
}

export interface NativeWeights {
  /** [sync] The bits of the nearest halves (ties to even), infinite where a number is too large. */
  toHalves(data: Float32Array): Uint16Array<ArrayBuffer>;
  /** [sync] */
  fromHalves(data: Uint16Array): Float32Array<ArrayBuffer>;
  /**
   * [sync] Row by row: scales[i] = max |W[i]| / 127, data[i][j] = W[i][j] / scales[i] rounded to
   * the nearest.
   */
  quantizeRows(
    data: Float32Array,
    rows: number,
  ): { data: Int8Array<ArrayBuffer>; scales: Float32Array<ArrayBuffer> };
  /** [sync] scales[i] * data[i][j]. */
  dequantizeRows(data: Int8Array, scales: Float32Array): Float32Array<ArrayBuffer>;
  /**
   * [sync] The int4 that loses least of each 32 columns of a row; a scale is infinite where their
   * numbers are too large for halves.
   */
  quantizeInt4(
    data: Float32Array,
    rows: number,
  ): { data: Uint8Array<ArrayBuffer>; scales: Uint16Array<ArrayBuffer> };
  /** [sync] The numbers that they stand for, exactly. */
  dequantizeInt4(
    data: Uint8Array,
    scales: Uint16Array,
    rows: number,
    cols: number,
  ): Float32Array<ArrayBuffer>;

  /**
   * [sync] A copy of a weight of any kind [gates * cells, cols], laid out for the kernels: the
   * gates of an LSTM (4) or a GRU (3) side by side; 1 for any other matrix.
   */
  packWeight(weight: NativeStoredWeight, gates: number): WeightHandle;
  /**
   * [sync] The numbers of one part as they were packed, to the bit. Parts are counted from 0 in the
   * order of the stored form: the dense matrix; a, b; the buckets; the values; g, h; of gates those
   * of each gate in turn.
   */
  unpackWeight(weight: WeightHandle, part: number): NativeElements;
  /**
   * [sync] The same as `packWeight`, which looks at what each dense part multiplies in whatever
   * network it stands; one run at a time. Parts of other kinds have no moment.
   */
  observeWeight(
    weight: NativeStoredWeight,
    gates: number,
  ): { weight: WeightHandle; moments: (MomentHandle | undefined)[] };
  /** [sync] The sum of x x^T so far, [cols, cols]; not during a run. */
  momentOf(moment: MomentHandle): Float64Array<ArrayBuffer>;
  /** [sync] W [rows, cols] of a weight of so many gates, computed in f64 and rounded once. */
  expandWeight(weight: NativeStoredWeight, gates: number): Float32Array<ArrayBuffer>;

  /** [sync] A copy of a row-major matrix, kept as it is. */
  packEmbedding(weight: { rows: number; cols: number } & NativeElements): EmbeddingHandle;
  /** [sync] */
  unpackEmbedding(embedding: EmbeddingHandle): NativeElements;

  /**
   * [async] W [rows, cols] as the int4 that changes its products with vectors least whose second
   * moment C [cols, cols] is; both finite, C symmetric.
   */
  int4Fit(
    data: Float32Array,
    rows: number,
    cols: number,
    moment: Float64Array,
  ): Promise<{ data: Uint8Array<ArrayBuffer>; scales: Uint16Array<ArrayBuffer> }>;
  /**
   * [sync] The k buckets whose hashed weight comes closest to a dense one of f32, in the least
   * squares: means. k is 1 to 2^24, the seed below 2^32.
   */
  hashedFit(
    weight: NativeDense,
    gates: number,
    k: number,
    seed: number,
    signed: boolean,
  ): Float32Array<ArrayBuffer>;
  /**
   * [sync] The outer products [gates, n, n], n = max(cells, cols), that a dense weight of f32 is
   * toeplitz-like by: of gate q the sum of its pairs' g h^T (g down, h across). Exact with n pairs;
   * the terms of its singular value decomposition that are largest are a start for fewer.
   */
  toeplitzDisplacement(weight: NativeDense, gates: number): Float64Array<ArrayBuffer>;
}
