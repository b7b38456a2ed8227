/** What the addon exports: the types of every bound function. `[sync]` or `[async]` says where it runs. */

/** W = U diag(s) V^T as LAPACK gesdd gives it: u is [rows, k], vt [k, cols], k = min(rows, cols), all row-major. */
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
  library?: string;
}

/** Where `backend` is left out, the back end of the process computes. */
export interface NativeAddon {
  /** [async] Thin SVD of the row-major [rows, cols] matrix w, computed in f64. */
  svd(w: Float32Array, rows: number, cols: number, backend?: LinalgBackendName): Promise<NativeSvd>;
  /** [sync] Z = U_r S_r [rows, r] and P = V_r^T [r, cols] (Eq. 5), rounded to f32. */
  truncate(
    u: Float64Array,
    s: Float64Array,
    vt: Float64Array,
    rows: number,
    cols: number,
    r: number,
  ): { z: Float32Array; p: Float32Array };
  /** [async] Z [rows, r] = argmin_Y |Y P - W|_F (Eq. 6) for P [r, n], W [rows, n]; LAPACK gelsd in f64. */
  leastSquares(
    p: Float32Array,
    r: number,
    n: number,
    w: Float32Array,
    rows: number,
    backend?: LinalgBackendName,
  ): Promise<Float32Array>;
  /** [async] |Z P - W|_F / |W|_F for Z [rows, r], P [r, n], W [rows, n]. */
  relativeError(
    z: Float32Array,
    p: Float32Array,
    w: Float32Array,
    rows: number,
    r: number,
    n: number,
    backend?: LinalgBackendName,
  ): Promise<number>;
  /** [sync] Loads the linear algebra, where that has not happened yet, and says what it is. */
  linalgBackend(backend?: LinalgBackendName): LinalgBackend;

  /**
   * [sync] array[i] = uniform in [-bound, bound), a function of (seed, stream, i) alone on every machine; seed and
   * stream are whole numbers from 0 to 2^53 - 1.
   */
  fillUniform(array: Float32Array, seed: number, stream: number, bound: number): void;
}
