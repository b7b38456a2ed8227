/**
 * Least squares frequency by frequency. With T[k][j] = exp(-2 pi i (k + shift) j / n), a circulant C(g) is diagonal between T and its
 * inverse at shift 0, a skew-circulant S(h) at shift 1/2: so in T M = sum_i diag(c_i) T B_i every row k has its own r unknowns. What is
 * real has conjugate rows k and n - k, or n - 1 - k at shift 1/2: one of each pair is enough.
 */
import { multiply, type DoubleMatrix, type SolverOptions } from '../linalg';

/** Real and imaginary parts of some rows. */
interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export type Shift = 0 | 0.5;

/** Rows of T, one of each pair. */
function rowsOf(n: number, shift: Shift): number {
  return shift === 0 ? Math.floor(n / 2) + 1 : Math.ceil(n / 2);
}

/** How often row k counts: it stands for its pair too, unless it is its own. */
function weightOf(k: number, n: number, shift: Shift): 1 | 2 {
  return (2 * (k + shift)) % n === 0 ? 1 : 2;
}

/** Re T and Im T. */
function transform(n: number, shift: Shift): { re: DoubleMatrix; im: DoubleMatrix } {
  const angle = (i: number): number => (-2 * Math.PI * (Math.floor(i / n) + shift) * (i % n)) / n;
  const part = (of: (x: number) => number): DoubleMatrix => ({
    ...{ rows: rowsOf(n, shift), cols: n },
    data: Float64Array.from({ length: rowsOf(n, shift) * n }, (_, i) => of(angle(i))),
  });
  return { re: part(Math.cos), im: part(Math.sin) };
}

/**
 * The c_i, complex, a number for each row of T, that bring sum_i diag(c_i) T B_i closest to T M.
 * @param target M [n, n].
 * @param bases B_i [n, n], real.
 */
export async function coefficientsOf(
  target: DoubleMatrix,
  bases: readonly DoubleMatrix[],
  shift: Shift,
  options: SolverOptions,
): Promise<Complex[]> {
  const n = target.rows;
  const t = transform(n, shift);
  const transformed = async (matrix: DoubleMatrix): Promise<Complex> => ({
    re: (await multiply(t.re, matrix, options)).data,
    im: (await multiply(t.im, matrix, options)).data,
  });
  const right = await transformed(target);
  const left = await Promise.all(bases.map(transformed));
  const rows = rowsOf(n, shift);
  const found = bases.map(() => ({ re: new Float64Array(rows), im: new Float64Array(rows) }));
  for (let k = 0; k < rows; k++)
    solved(normalEquations(left, right, k, n)).forEach((value, i) => {
      const { re, im } = found[i % bases.length]!;
      (i < bases.length ? re : im)[k] = value;
    });
  return found;
}

/** What of c comes back in the time domain: x[j] = 1/n sum_k Re(c[k] exp(+-2 pi i (k + shift) j / n)), j < n. */
export function inverseOf({ re, im }: Complex, n: number, shift: Shift, sign: 1 | -1): Float64Array {
  return Float64Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let k = 0; k < re.length; k++) {
      const angle = (2 * Math.PI * (k + shift) * j) / n;
      sum += weightOf(k, n, shift) * (re[k]! * Math.cos(angle) - sign * im[k]! * Math.sin(angle));
    }
    return sum / n;
  });
}

/** A trace of the diagonal that is added to it: bases may depend on each other. */
const RIDGE = 1e-10;

/** [A -B; B A] [re c; im c] = [re b; im b], row by row with its right side, for A + i B the Gram matrix of rows k of the bases. */
function normalEquations(left: readonly Complex[], right: Complex, k: number, n: number): Float64Array[] {
  const r = left.length;
  const rows = Array.from({ length: 2 * r }, () => new Float64Array(2 * r + 1));
  const [from, to] = [k * n, (k + 1) * n];
  left.forEach((a, i) => {
    for (let j = 0; j <= r; j++) {
      const b = left[j] ?? right;
      let [re, im] = [0, 0]; // of conj(a) b
      for (let m = from; m < to; m++) {
        re += a.re[m]! * b.re[m]! + a.im[m]! * b.im[m]!;
        im += a.re[m]! * b.im[m]! - a.im[m]! * b.re[m]!;
      }
      if (j === r) [rows[i]![2 * r], rows[r + i]![2 * r]] = [re, im];
      else {
        [rows[i]![j], rows[i]![r + j]] = [re, -im];
        [rows[r + i]![j], rows[r + i]![r + j]] = [im, re];
      }
    }
  });
  const trace = rows.reduce((sum, row, i) => sum + row[i]!, 0);
  rows.forEach((row, i) => (row[i]! += RIDGE * trace || 1));
  return rows;
}

/** The solution of equations [m][m + 1], by elimination; they are positive definite, so no row need be exchanged. */
function solved(rows: readonly Float64Array[]): Float64Array {
  const m = rows.length;
  for (let p = 0; p < m; p++)
    for (let i = p + 1; i < m; i++) {
      const factor = rows[i]![p]! / rows[p]![p]!;
      for (let j = p; j <= m; j++) rows[i]![j]! -= factor * rows[p]![j]!;
    }
  const x = new Float64Array(m);
  for (let i = m - 1; i >= 0; i--) {
    let sum = rows[i]![m]!;
    for (let j = i + 1; j < m; j++) sum -= rows[i]![j]! * x[j]!;
    x[i] = sum / rows[i]![i]!;
  }
  return x;
}
