/**
 * The singular value decomposition W = U diag(s) V^T, and W ~ Z P by its r largest singular values
 * (Eq. 5).
 */
import { CompactRnnError } from '../errors';
import { native, type NativeSvd } from '../native';
import { runJob } from './jobs';
import { type DoubleMatrix, floatMatrix, type FloatMatrix, type Matrix } from './matrix';
import type { SolverOptions } from './options';

/** A matrix W [m, n] as Z P: Z is [m, r], P is [r, n]. */
export interface Factors {
  readonly z: FloatMatrix;
  readonly p: FloatMatrix;
}

/** A decomposed matrix W [m, n]; k = min(m, n). */
export class Svd {
  readonly #rows: number;
  readonly #cols: number;
  readonly #factors: NativeSvd;

  /** @internal Use `svd`. */
  constructor(rows: number, cols: number, factors: NativeSvd) {
    this.#rows = rows;
    this.#cols = cols;
    this.#factors = factors;
  }

  /** The k singular values, largest first. */
  get singularValues(): Float64Array {
    return this.#factors.s;
  }

  /**
   * The nearest matrix of rank r as Z = U_r diag(s_r) and P = V_r^T, the rows of which are
   * orthonormal. The signs of a column of Z and its row of P are LAPACK's; only Z P is defined.
   *
   * @param rank r, from 1 to k.
   * @throws CompactRnnError `INVALID_INPUT` for another rank.
   */
  truncate(rank: number): Factors {
    this.#checkRank(rank);
    const [m, n] = [this.#rows, this.#cols];
    const { u, s, vt } = this.#factors;
    const { z, p } = native.truncate(u, s, vt, m, n, rank);
    return { z: floatMatrix(m, rank, z), p: floatMatrix(rank, n, p) };
  }

  /**
   * U_r [m, r], the columns of which are orthonormal; their signs are LAPACK's.
   *
   * @throws CompactRnnError as `truncate` does.
   */
  leftVectors(rank: number): DoubleMatrix {
    this.#checkRank(rank);
    const all = this.singularValues.length;
    const { u } = this.#factors;
    const data = new Float64Array(this.#rows * rank);
    for (let i = 0; i < this.#rows; i++) data.set(u.subarray(i * all, i * all + rank), i * rank);
    return { rows: this.#rows, cols: rank, data };
  }

  #checkRank(rank: number): void {
    const most = this.singularValues.length;
    if (!Number.isInteger(rank) || rank < 1 || rank > most)
      throw new CompactRnnError(
        'INVALID_INPUT',
        `rank must be a whole number from 1 to ${most}, but is ${rank}`,
      );
  }
}

/**
 * Decomposes W [m, n] in f64, off the main thread, by LAPACK's gesdd or Eigen's BDCSVD.
 *
 * @throws CompactRnnError `INVALID_INPUT` where W is empty or not finite, `NUMERICAL` where no
 *   decomposition is found; the signal's reason when aborted.
 */
export async function svd(w: Matrix, { signal, backend }: SolverOptions = {}): Promise<Svd> {
  const factors = await runJob(() => native.svd(w.data, w.rows, w.cols, backend), signal);
  return new Svd(w.rows, w.cols, factors);
}
