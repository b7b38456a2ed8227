/**
 * What the addon exports of weights: numbers in other types, and matrices packed for the kernels
 * (native/weights).
 */
import type {
  NativeElements,
  NativeHashed,
  NativeSparse,
  NativeToeplitzLike,
} from './stored-weight';

declare const weightTag: unique symbol;
declare const sparseTag: unique symbol;
declare const hashedTag: unique symbol;
declare const embeddingTag: unique symbol;

/** One weight, packed for the kernels. */
export interface WeightHandle {
  readonly [weightTag]: true;
}
export interface SparseHandle extends WeightHandle {
  readonly [sparseTag]: true;
}
export interface HashedHandle extends WeightHandle {
  readonly [hashedTag]: true;
}
/** A matrix whose rows are looked up. */
export interface EmbeddingHandle {
  readonly [embeddingTag]: true;
}

/** A stored form where its kind is known already. */
type Arrays<Form extends { scales?: Float32Array }> = Omit<Form, 'kind' | 'scales'> & {
  scales?: Float32Array | undefined;
};

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
   * [sync] A copy of a row-major matrix [gates * cells, cols], laid out for the kernels: the gates
   * of an LSTM (4) or a GRU (3) side by side; 1 for any other matrix.
   */
  packWeight(weight: { rows: number; cols: number } & NativeElements, gates: number): WeightHandle;
  /** [sync] The same of other kinds. */
  packSparse(weight: Arrays<NativeSparse>, gates: number): SparseHandle;
  packHashed(weight: Arrays<NativeHashed>, gates: number): HashedHandle;
  /** [sync] Kept as spectra: the arrays cannot be had back. */
  packToeplitzLike(weight: Omit<NativeToeplitzLike, 'kind'>, gates: number): WeightHandle;
  /** [sync] One weight for each gate, none with gates of its own, which it shares. */
  joinGates(gates: WeightHandle[]): WeightHandle;
  /** [sync] W = A B of two weights, which it shares; `a` has the gates of W, `b` none. */
  joinLowRank(a: WeightHandle, b: WeightHandle): WeightHandle;
  /** [sync] The arrays as they were packed. */
  unpackWeight(
    weight: SparseHandle,
  ): Pick<NativeSparse, 'starts' | 'columns' | 'values' | 'scales'>;
  unpackWeight(weight: HashedHandle): Pick<NativeHashed, 'buckets' | 'scales'>;
  unpackWeight(weight: WeightHandle): NativeElements;

  /** [sync] A copy of a row-major matrix, kept as it is. */
  packEmbedding(weight: { rows: number; cols: number } & NativeElements): EmbeddingHandle;
  /** [sync] */
  unpackEmbedding(embedding: EmbeddingHandle): NativeElements;
}
