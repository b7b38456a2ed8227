/**
 * What the addon exports: the types of every bound function. `[sync]` or `[async]` says where it
 * runs. Handles are opaque; each function takes only handles of its own kind.
 */
import type { NativeAugmentation } from './augment';
import type { NativeDecoding } from './decode';
import type { NativeGrammars } from './grammar';
import type { NativeLattices } from './lattices';
import type { NativeNetworks, NetworkHandle } from './network';
import type { NativeNgrams } from './ngrams';
import type { NativeSolvers } from './solvers';
import type { NativeSpeech } from './speech';
import type { NativeText } from './text';
import type { NativeTraining } from './trainer';
import type { NativeWeights } from './weights';

declare const streamTag: unique symbol;
declare const poolTag: unique symbol;
declare const stateTag: unique symbol;
/** The states of the utterances of a stream. */
export interface StreamHandle {
  readonly [streamTag]: true;
}

/** What steps the streams of a pool. */
export interface PoolHandle {
  readonly [poolTag]: true;
}
/** The state of one stream of a pool. */
export interface StateHandle {
  readonly [stateTag]: true;
}

/** The state of every direction of every layer: [layer][direction]. */
export type NativeState = { h: Float32Array; c?: Float32Array }[][];

/**
 * The arguments of a run: sequences side by side, their real lengths, the states they start from
 * (zeros), threads.
 */
export type NativeSequences = [
  network: NetworkHandle,
  xs: Float32Array,
  batch: number,
  frames: number,
  lengths: number[],
  states: NativeState[] | undefined,
  threads: number,
];

/**
 * W = U diag(s) V^T as LAPACK gesdd gives it: u is [rows, k], vt [k, cols], k = min(rows, cols),
 * all row-major.
 */
export interface NativeSvd {
  u: Float64Array;
  s: Float64Array;
  vt: Float64Array;
}

export type LinalgBackendName = 'openblas' | 'eigen';

/** The linear algebra in use. */
export interface LinalgBackend {
  name: LinalgBackendName;
  /** As the library describes itself, e.g. `OpenBLAS 0.3.21 DYNAMIC_ARCH ...`. */
  version: string;
  /** OpenBLAS: the CPU that its kernels are for. */
  coreType?: string;
  /** OpenBLAS: the file it was loaded from. */
  path?: string;
}

/** The numbers of a matrix, row by row. */
export type NativeMatrix = Float32Array | Float64Array;

/** Where `backend` is left out, the back end of the process computes. */
export interface NativeAddon
  extends
    NativeAugmentation,
    NativeGrammars,
    NativeLattices,
    NativeNetworks,
    NativeNgrams,
    NativeSolvers,
    NativeSpeech,
    NativeText,
    NativeDecoding,
    NativeTraining,
    NativeWeights {
  /** [async] Thin SVD of the row-major [rows, cols] matrix w, computed in f64. */
  svd(w: NativeMatrix, rows: number, cols: number, backend?: LinalgBackendName): Promise<NativeSvd>;
  /** [sync] Z = U_r S_r [rows, r] and P = V_r^T [r, cols] (Eq. 5), rounded to f32. */
  truncate(
    u: Float64Array,
    s: Float64Array,
    vt: Float64Array,
    rows: number,
    cols: number,
    r: number,
  ): { z: Float32Array; p: Float32Array };
  /**
   * [async] Z [rows, r] = argmin_Y |Y P - W|_F (Eq. 6) for P [r, n], W [rows, n]; LAPACK gelsd in
   * f64.
   */
  leastSquares(
    p: NativeMatrix,
    r: number,
    n: number,
    w: NativeMatrix,
    rows: number,
    backend?: LinalgBackendName,
  ): Promise<Float32Array>;
  /** [async] |Z P - W|_F / |W|_F for Z [rows, r], P [r, n], W [rows, n]. */
  relativeError(
    z: NativeMatrix,
    p: NativeMatrix,
    w: NativeMatrix,
    rows: number,
    r: number,
    n: number,
    backend?: LinalgBackendName,
  ): Promise<number>;
  /**
   * [async] A B [rows, cols] in f64 for A [rows, inner], which may stand transposed, and B [inner,
   * cols]; none empty.
   */
  multiply(
    a: NativeMatrix,
    rows: number,
    inner: number,
    b: NativeMatrix,
    cols: number,
    transposed: boolean,
    backend?: LinalgBackendName,
  ): Promise<Float64Array>;
  /** [sync] Loads the linear algebra, where that has not happened yet, and says what it is. */
  linalgBackend(backend?: LinalgBackendName): LinalgBackend;

  /**
   * [sync] array[i] = uniform in [-bound, bound), a function of (seed, stream, i) alone on every
   * machine; seed and stream are whole numbers from 0 to 2^53 - 1.
   */
  fillUniform(array: Float32Array, seed: number, stream: number, bound: number): void;
  /** [sync] The index of the first NaN or infinity among floats, or the bits of halves; or -1. */
  firstNonFinite(array: Float32Array | Uint16Array): number;

  /** [sync] The states of `batch` utterances, stepped together by up to `threads` threads. */
  createStream(network: NetworkHandle, batch: number, threads: number): StreamHandle;
  /**
   * [sync] Writes the outputs [batch, out] for a frame of each utterance, xs [batch, in], to ys.
   */
  streamStep(stream: StreamHandle, xs: Float32Array, ys: Float32Array): void;
  /** [sync] */
  streamReset(stream: StreamHandle, utterance: number): void;
  /** [sync] A copy. */
  getStreamState(stream: StreamHandle, utterance: number): NativeState;
  /** [sync] */
  setStreamState(stream: StreamHandle, utterance: number, state: NativeState): void;

  /** [sync] Steps up to `capacity` streams at a time. */
  createPool(network: NetworkHandle, capacity: number, threads: number): PoolHandle;
  /** [sync] The zero state of one more stream. */
  openState(pool: PoolHandle): StateHandle;
  /**
   * [async] frames[i] frames for each of the states, all different, in xs [sum of frames, in], to
   * [sum of frames, out].
   */
  runPool(
    pool: PoolHandle,
    states: StateHandle[],
    frames: number[],
    xs: Float32Array,
  ): Promise<Float32Array>;

  /** [sync] xs [batch, frames, in] to [batch, frames or 1, out]. */
  runSync(...sequences: NativeSequences): Float32Array;
  /** [async] The same on a thread of libuv's pool. */
  run(...sequences: NativeSequences): Promise<Float32Array>;

  /** [sync] The instruction sets that kernels can use here, and the one they do. */
  isaInfo(): { selected: string; available: string[] };
  /**
   * [sync] Seconds of each of `repeats` readings of a buffer of `bytes` by so many threads and the
   * kernels' own loads.
   */
  timeReading(bytes: number, repeats: number, threads: number): number[];
  /**
   * [sync] Seconds of each of `repeats` products of two square f32 matrices of `size` rows, by so
   * many threads.
   */
  timeMultiplying(size: number, repeats: number, threads: number): number[];
}
