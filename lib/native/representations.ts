/**
 * What the addon exports of kinds of weight: from parameters to the dense matrix, and back
 * (native/representations).
 */
import type { NativeDense, NativeStoredWeight } from './stored-weight';

export interface NativeRepresentations {
  /** [sync] W [rows, cols] of a weight of so many gates, computed in f64 and rounded once. */
  expandWeight(weight: NativeStoredWeight, gates: number): Float32Array<ArrayBuffer>;
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
