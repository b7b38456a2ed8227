/** Fits of Toeplitz-like weights. */
import {
  denseWeight,
  fitWeight,
  toeplitzLikeWeight,
  type DenseWeight,
  type ToeplitzLikeWeight,
} from '../../lib/weights';
import { native } from '../../lib/native';
import bruteForce from '../fixtures/toeplitz_like.json';

const GATES = ['r', 'z', 'n'];

function randoms(rows: number, cols: number, stream: number): DenseWeight {
  const data = new Float32Array(rows * cols);
  native.fillUniform(data, 11, stream, 1);
  return denseWeight(rows, cols, data);
}

/** As test/fixtures/make_toeplitz_like.py makes them. */
function minstd(rows: number, cols: number, seed: number): DenseWeight {
  const data = new Float32Array(rows * cols);
  let x = seed;
  for (let i = 0; i < data.length; i++) {
    x = (48271 * x) % (2 ** 31 - 1);
    data[i] = (2 * x) / (2 ** 31 - 1) - 1;
  }
  return denseWeight(rows, cols, data);
}

function error(w: { data: Float32Array }, fit: { data: Float32Array }): number {
  let [off, all] = [0, 0];
  const ours = fit.data;
  w.data.forEach((x, i) => {
    off += (ours[i]! - x) ** 2;
    all += x ** 2;
  });
  return Math.sqrt(off / all);
}

const fitted = async (
  w: DenseWeight,
  rank: number,
  gates = GATES,
  signal?: AbortSignal,
): Promise<ToeplitzLikeWeight> =>
  (await fitWeight(w, gates, { kind: 'toeplitz-like', rank }, { signal })) as ToeplitzLikeWeight;

test.each([
  [8, 8],
  [9, 9],
  [12, 5],
  [5, 12],
])('what is Toeplitz-like of that rank is found, %i cells and %i columns', async (cells, cols) => {
  const n = Math.max(cells, cols);
  const made = toeplitzLikeWeight(
    { rows: 3 * cells, cols, gates: 3 },
    randoms(3 * 2, n, 1),
    randoms(3 * 2, n, 2),
  );
  const w = denseWeight(3 * cells, cols, made.data.slice());
  expect(error(w, await fitted(w, 2))).toBeLessThan(1e-4);
});

test.each([
  [9, 4],
  [4, 9],
  [9, 9],
])('a Toeplitz matrix is one of rank 2, %i x %i', async (rows, cols) => {
  const diagonals = randoms(1, rows + cols - 1, 17).data;
  const w = denseWeight(
    rows,
    cols,
    Float32Array.from({ length: rows * cols }, (_, k) => {
      return diagonals[Math.floor(k / cols) - (k % cols) + cols - 1]!;
    }),
  );
  expect(error(w, await fitted(w, 2, ['h']))).toBeLessThan(1e-4);
});

test.each(bruteForce)(
  'a fit of $rows x $cols at rank $rank is as close as brute force comes',
  async ({ rows, cols, rank, seed, error: reached }) => {
    const w = minstd(rows, cols, seed);
    // It ends before the last digits; both find local minima only.
    expect(error(w, await fitted(w, rank, ['h']))).toBeLessThan(1.005 * reached);
  },
);

test('the same matrix gives the same bits, whatever its other gates are', async () => {
  const [w, other] = [randoms(12, 7, 1), randoms(12, 7, 2)];
  const both = denseWeight(24, 7, Float32Array.of(...w.data, ...other.data));
  const alone = await fitted(w, 2, ['h']);
  const { g } = await fitted(both, 2, ['r', 'h']);
  expect(g.data.subarray(0, alone.g.data.length)).toEqual(alone.g.data);
});

test('zeros are fitted by zeros', async () => {
  const w = denseWeight(12, 5, new Float32Array(60));
  const fit = await fitted(w, 2);
  for (const { data } of [fit.g, fit.h]) expect(data.every((x) => Math.abs(x) === 0)).toBe(true);
});

test('of full rank a fit is exact', async () => {
  for (const [cells, cols] of [
    [7, 7],
    [7, 4],
    [4, 7],
    [1, 1],
  ] as const) {
    const w = randoms(3 * cells, cols, 3);
    expect(error(w, await fitted(w, Math.max(cells, cols)))).toBeLessThan(1e-6);
  }
});

test('a fit can be aborted', async () => {
  const abort = new AbortController();
  const reason = new Error('enough');
  const fit = fitted(randoms(3 * 64, 256, 1), 8, GATES, abort.signal);
  setImmediate(() => {
    abort.abort(reason);
  });
  await expect(fit).rejects.toBe(reason);
});

describe('the addon refuses', () => {
  const w = new Float32Array(64);
  test.each([
    ['no rows', [w, 0, 8, 2], 'rows is out of range'],
    ['W of another size', [w, 7, 8, 2], 'W must hold 56 numbers but holds 64'],
    ['no pairs', [w, 8, 8, 0], 'rank is out of range'],
    ['more pairs than numbers in one', [w, 8, 8, 9], 'at least the rank, but is 8'],
    ['W that is not finite', [w.map((x, i) => (i === 5 ? NaN : x)), 8, 8, 2], 'W[5] is NaN'],
    ['one cell', [w.subarray(0, 1), 1, 1, 1], 'must be at least 2'],
  ] as const)('%s', async (_, args, message) => {
    const attempt = async () =>
      native.createToeplitzFit(...(args as [Float32Array, number, number, number]), 0);
    await expect(attempt()).rejects.toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    await expect(attempt()).rejects.toThrow(message);
  });

  test('no iterations, and anything but a fit', async () => {
    const fit = await native.createToeplitzFit(w, 8, 8, 2, 0);
    expect(() => native.runToeplitzFit(fit, 0)).toThrow('iterations is out of range');
    expect(() => native.toeplitzPairs({} as typeof fit)).toThrow('not a handle');
  });
});

describe.each([
  [11, 11],
  [12, 7],
  [6, 13],
])('of %i cells and %i columns', (cells, cols) => {
  const w = randoms(3 * cells, cols, 3);

  test('a fit is closer than zeros, and the closer the more pairs it has', async () => {
    const errors = [];
    for (const rank of [1, 2, 4]) errors.push(error(w, await fitted(w, rank)));
    expect(errors[0]).toBeLessThan(1);
    expect(errors[1]).toBeLessThan(errors[0]!);
    expect(errors[2]).toBeLessThan(errors[1]!);
  });

  // These are the least squares fit for the others: whatever is changed in them makes it worse.
  test('no step in g makes a tall fit better, and none in h a wide one', async () => {
    const fit = await fitted(w, 2);
    const least = error(w, fit);
    const best = cells < cols ? 'h' : 'g';
    for (let stream = 4; stream < 14; stream++) {
      const step = randoms(fit[best].rows, fit[best].cols, stream).data;
      const moved = denseWeight(
        fit[best].rows,
        fit[best].cols,
        fit[best].data.map((x, i) => x + 0.01 * step[i]!),
      );
      const [g, h] = best === 'g' ? [moved, fit.h] : [fit.g, moved];
      expect(error(w, toeplitzLikeWeight(fit, g, h))).toBeGreaterThan(least);
    }
  });
});
