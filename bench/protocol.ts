/**
 * What the harness and a child exchange: one line of JSON each, requests to the child's
 * stdin, answers from its stdout. A child sets up one case, says `ready` or `unavailable`,
 * answers slices, and ends when its stdin does.
 */

/** The first line of a child. */
export type Greeting = { readonly ready: Ready } | { readonly unavailable: string };

export interface Ready {
  /** The engine with its version: `onnxruntime 1.30.0`. */
  readonly version: string;
  /** Bytes of the learned numbers as stored. */
  readonly weightBytes: number;
  /** Bytes that a step reads, where the engine says. */
  readonly stepBytes?: number;
  /** The BLAS behind it and the CPU that its kernels are for, where there is one. */
  readonly blas?: string;
}

/** Asks for times. The keys come in this order, so that a child need not know all of JSON. */
export interface SliceRequest {
  /** Timed calls, after `warmUp` others. */
  readonly calls: number;
  readonly warmUp: number;
  /** Between calls. */
  readonly pauseMs: number;
  /**
   * How often to time the floor of the calls, on as many threads: reading as many bytes as
   * the weights have; for training, as many operations at the rate of sgemm. Only children in Node
   * can.
   */
  readonly readings: number;
}

export interface Slice {
  /** Microseconds of each timed call. */
  readonly calls: readonly number[];
  /** Microseconds of each reading. */
  readonly readings?: readonly number[];
}
