/** Small matrix arithmetic for tests, in plain loops that owe nothing to the library's own. */
import { denseWeight, type DenseWeight } from '../lib/weights';

/** Any row-major matrix. */
export interface MatrixLike {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<number>;
}

export function weight(a: MatrixLike): DenseWeight {
  return denseWeight(a.rows, a.cols, Float32Array.from(a.data));
}

/** Uniform numbers in [-scale, scale) from a seed (a linear congruential generator). */
export function randomNumbers(size: number, seed: number, scale = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * scale;
  });
}

export function randomWeight(rows: number, cols: number, seed: number, scale = 1): DenseWeight {
  return denseWeight(rows, cols, randomNumbers(rows * cols, seed, scale));
}

/** A B in f64. */
export function product(a: MatrixLike, b: MatrixLike): MatrixLike {
  const data = new Float64Array(a.rows * b.cols);
  for (let i = 0; i < a.rows; ++i)
    for (let k = 0; k < a.cols; ++k)
      for (let j = 0; j < b.cols; ++j)
        data[i * b.cols + j]! += a.data[i * a.cols + k]! * b.data[k * b.cols + j]!;
  return { rows: a.rows, cols: b.cols, data };
}

function norm(values: ArrayLike<number>): number {
  return Math.hypot(...Array.from(values));
}

/** |A - B|_F / |B|_F, or |A - B|_F where B is zero. */
export function distance(a: MatrixLike, b: MatrixLike): number {
  expect([a.rows, a.cols]).toEqual([b.rows, b.cols]);
  const difference = Array.from(a.data, (value, i) => value - b.data[i]!);
  return norm(difference) / (norm(b.data) || 1);
}
