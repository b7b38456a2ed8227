import {
  denseWeight,
  fitWeight,
  toeplitzLikeWeight,
  type DenseWeight,
  type ToeplitzLikeWeight,
} from '../../lib/weights';
import { native } from '../../lib/native';
import fixture from '../fixtures/toeplitz_like.json';

const GATES = ['r', 'z', 'n'];

function randoms(rows: number, cols: number, stream: number): DenseWeight {
  const data = new Float32Array(rows * cols);
  native.fillUniform(data, 11, stream, 1);
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

const fitted = async (w: DenseWeight, rank: number): Promise<ToeplitzLikeWeight> =>
  (await fitWeight(w, GATES, { kind: 'toeplitz-like', rank }, {})) as ToeplitzLikeWeight;

test.each([
  [8, 8],
  [9, 9],
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

describe('fits in turn', () => {
  const run = ({ rows, cols, rank, turns, w, start }: (typeof fixture)[number]) =>
    native.toeplitzFit(
      ...[
        Float32Array.from(w),
        rows,
        cols,
        Float32Array.from(start),
        rank,
        Math.max(rows, cols),
        turns,
      ],
    );

  test.each(fixture)(
    'are what numpy’s least squares over the dense matrices come to, $rows x $cols at rank $rank',
    async (each) => {
      const { g, h } = await run(each);
      for (const [ours, theirs] of [[g, each.g] as const, [h, each.h] as const]) {
        const largest = Math.max(...theirs.map(Math.abs));
        ours.forEach((x, i) => {
          expect(Math.abs(x - theirs[i]!)).toBeLessThan(2e-6 * largest);
        });
      }
    },
  );

  test('of zeros are zeros', async () => {
    const each = fixture[0]!;
    const { g, h } = await run({ ...each, w: each.w.map(() => 0) });
    expect([...g, ...h].every((x) => Math.abs(x) === 0)).toBe(true);
  });

  test('of pairs that depend on each other stay finite, and share out what one alone would have', async () => {
    const each = fixture[0]!;
    const one = each.start.slice(0, 8);
    const alone = await run({ ...each, start: one, rank: 1, turns: 1 });
    const { g } = await run({ ...each, start: [...one, ...one], turns: 1 });
    alone.g.forEach((x, j) => {
      expect(g[j]! + g[8 + j]!).toBeCloseTo(x, 5);
    });
  });

  test.each([
    ['rows', { rows: 0 }, 'rows is out of range'],
    ['W of another size', { rows: 7 }, 'W must hold 56 numbers but holds 64'],
    ['a start of another size', { rank: 3 }, 'h must hold 24 numbers but holds 16'],
    [
      'W that is not finite',
      { w: fixture[0]!.w.map((x, i) => (i === 5 ? NaN : x)) },
      'W[5] is NaN',
    ],
    ['no turns', { turns: 0 }, 'turns is out of range'],
    ['one cell', { rows: 1, cols: 1, rank: 1, w: [1], start: [1] }, 'n must be at least 2'],
  ])('%s: refused', async (_, change, message) => {
    const attempt = async () => run({ ...fixture[0]!, ...change });
    await expect(attempt()).rejects.toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    await expect(attempt()).rejects.toThrow(message);
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

  // The last turn ends with h, which of squares is the least squares fit for its g: whatever is
  // changed in it makes the fit worse.
  if (cells === cols)
    test('no step in h makes it better', async () => {
      const fit = await fitted(w, 2);
      const least = error(w, fit);
      for (let stream = 4; stream < 14; stream++) {
        const step = randoms(fit.h.rows, fit.h.cols, stream);
        const h = denseWeight(
          fit.h.rows,
          fit.h.cols,
          fit.h.data.map((x, i) => x + 0.01 * step.data[i]!),
        );
        expect(error(w, toeplitzLikeWeight(fit, fit.g, h))).toBeGreaterThan(least);
      }
    });
});
