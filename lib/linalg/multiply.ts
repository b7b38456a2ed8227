/** Products of matrices in f64, off the main thread. */
import { invalidInput } from '../errors';
import { native } from '../native';
import { runJob } from './jobs';
import type { DoubleMatrix, Matrix } from './matrix';
import type { SolverOptions } from './options';

function checkInner(name: string, a: Matrix, inner: number, b: Matrix): void {
  if (inner === b.rows) return;
  const shapes = `A [${a.rows}, ${a.cols}] and B [${b.rows}, ${b.cols}]`;
  throw invalidInput(`the shapes of ${shapes} do not fit ${name}`);
}

/**
 * A B [m, n] for A [m, k] and B [k, n].
 *
 * @throws CompactRnnError `INVALID_INPUT` where shapes do not fit; the signal's reason when
 *   aborted.
 */
export async function multiply(
  a: Matrix,
  b: Matrix,
  { signal, backend }: SolverOptions = {},
): Promise<DoubleMatrix> {
  checkInner('A B', a, a.cols, b);
  const product = () => native.multiply(a.data, a.rows, a.cols, b.data, b.cols, false, backend);
  return { rows: a.rows, cols: b.cols, data: await runJob(product, signal) };
}

/** A^T B [m, n] for A [k, m] and B [k, n]; throws as `multiply` does. */
export async function multiplyTransposed(
  a: Matrix,
  b: Matrix,
  { signal, backend }: SolverOptions = {},
): Promise<DoubleMatrix> {
  checkInner('A^T B', a, a.rows, b);
  const product = () => native.multiply(a.data, a.cols, a.rows, b.data, b.cols, true, backend);
  return { rows: a.cols, cols: b.cols, data: await runJob(product, signal) };
}
