/**
 * The least squares fit of one matrix by another's rows, and how far a product is from a matrix.
 */
import { invalidInput } from '../errors';
import { native } from '../native';
import { runJob } from './jobs';
import { floatMatrix, type FloatMatrix, type Matrix } from './matrix';
import type { SolverOptions } from './options';

function checkShapes(fits: boolean, ...matrices: [name: string, matrix: Matrix][]): void {
  if (fits) return;
  const shapes = matrices.map(([name, { rows, cols }]) => `${name} [${rows}, ${cols}]`).join(', ');
  throw invalidInput(`the shapes of ${shapes} do not fit W = Z P`);
}

/**
 * Z = argmin_Y |Y P - W|_F for P [r, n] and W [m, n] (Prabhavalkar et al. 2016, Eq. 6), computed in
 * f64, off the main thread, by LAPACK's gelsd or Eigen.
 *
 * @returns Z [m, r]; the one of least norm where P lacks full rank.
 * @throws CompactRnnError `INVALID_INPUT` where shapes do not fit or a number is not finite; the
 *   signal's reason when aborted.
 */
export async function leastSquares(
  p: Matrix,
  w: Matrix,
  { signal, backend }: SolverOptions = {},
): Promise<FloatMatrix> {
  checkShapes(p.cols === w.cols, ['P', p], ['W', w]);
  const z = await runJob(
    () => native.leastSquares(p.data, p.rows, p.cols, w.data, w.rows, backend),
    signal,
  );
  return floatMatrix(w.rows, p.rows, z);
}

/**
 * |Z P - W|_F / |W|_F for Z [m, r], P [r, n] and W [m, n]: what the product loses.
 * Zero where both norms are, infinite where only |W|_F is.
 *
 * @throws CompactRnnError and the signal's reason as `leastSquares` does.
 */
export async function relativeError(
  z: Matrix,
  p: Matrix,
  w: Matrix,
  { signal, backend }: SolverOptions = {},
): Promise<number> {
  const fits = z.cols === p.rows && z.rows === w.rows && p.cols === w.cols;
  checkShapes(fits, ['Z', z], ['P', p], ['W', w]);
  return runJob(
    () => native.relativeError(z.data, p.data, w.data, w.rows, z.cols, w.cols, backend),
    signal,
  );
}
