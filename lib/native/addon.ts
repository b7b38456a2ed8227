/**
 * What the addon exports: the types of every bound function. `[sync]` or `[async]` says where it runs. Handles are
 * opaque; each function takes only handles of its own kind.
 */
declare const networkTag: unique symbol;
declare const streamTag: unique symbol;
/** Packed weights, shared by all streams on them. */
export interface NetworkHandle {
  readonly [networkTag]: true;
}
/** The state of one stream. */
export interface StreamHandle {
  readonly [streamTag]: true;
}

/** One direction of a layer, as the addon packs it. */
export interface NativeDirection {
  cell: string;
  cells: number;
  recurrentSize: number;
  input: Float32Array;
  recurrent: Float32Array;
  bias: Float32Array;
  recurrentBias: Float32Array | undefined;
  peepholes: Float32Array | undefined;
  projection: Float32Array | undefined;
  activation: string | undefined;
  resetAfter: boolean;
  gateClip: number | undefined;
  cellClip: number | undefined;
  backward: boolean;
  emitsHidden: boolean;
}

export interface NativeNetwork {
  inputSize: number;
  layers: NativeDirection[][];
  head: { rows: number; weight: Float32Array; bias: Float32Array | undefined; activation: string }[];
  lastFrame: boolean;
}

/** The state of every direction of every layer: [layer][direction]. */
export type NativeState = { h: Float32Array; c?: Float32Array }[][];

/** W = U diag(s) V^T as LAPACK gesdd gives it: u is [rows, k], vt [k, cols], k = min(rows, cols), all row-major. */
export interface NativeSvd {
  u: Float64Array;
  s: Float64Array;
  vt: Float64Array;
}

export interface NativeAddon {
  /** [async] Thin SVD of the row-major [rows, cols] matrix w, computed in f64. */
  svd(w: Float32Array, rows: number, cols: number): Promise<NativeSvd>;
  /** [async] Z [rows, r] = argmin_Y |Y P - W|_F (Eq. 6) for P [r, n], W [rows, n]; LAPACK gelsd in f64. */
  leastSquares(p: Float32Array, r: number, n: number, w: Float32Array, rows: number): Promise<Float32Array>;
  /** [async] |Z P - W|_F / |W|_F for Z [rows, r], P [r, n], W [rows, n]. */
  relativeError(
    z: Float32Array,
    p: Float32Array,
    w: Float32Array,
    rows: number,
    r: number,
    n: number,
  ): Promise<number>;

  /** [sync] Packs a copy of all weights. */
  packNetwork(network: NativeNetwork): NetworkHandle;
  /** [sync] Bytes of the packed weights: what a step reads. */
  networkBytes(network: NetworkHandle): number;

  /** [sync] */
  createStream(network: NetworkHandle): StreamHandle;
  /** [sync] Writes the output for the frame x to y. */
  streamStep(stream: StreamHandle, x: Float32Array, y: Float32Array): void;
  /** [sync] */
  streamReset(stream: StreamHandle): void;
  /** [sync] A copy. */
  getStreamState(stream: StreamHandle): NativeState;
  /** [sync] */
  setStreamState(stream: StreamHandle, state: NativeState): void;

  /** [sync] xs [batch, frames, in] to [batch, frames or 1, out]. */
  runSync(
    network: NetworkHandle,
    xs: Float32Array,
    batch: number,
    frames: number,
    lengths: number[],
    states: NativeState[] | undefined,
  ): Float32Array;
  /** [async] The same on a thread of libuv's pool. */
  run(
    network: NetworkHandle,
    xs: Float32Array,
    batch: number,
    frames: number,
    lengths: number[],
    states: NativeState[] | undefined,
  ): Promise<Float32Array>;

  /** [sync] The instruction sets that kernels can use here, and the one they do. */
  isaInfo(): { selected: string; available: string[] };
  /** [sync] Seconds that each of `repeats` readings of a buffer of `bytes` takes, by the kernels' own loads. */
  timeReading(bytes: number, repeats: number): number[];
}
