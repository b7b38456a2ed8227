/** What the addon exports: the types of every bound function. `[sync]` or `[async]` says where it runs. */

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
}
