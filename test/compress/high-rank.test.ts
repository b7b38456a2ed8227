/** One rank for matrices of many shapes: where it is too high, a matrix stays as it is. */
import { compress, planCompression } from '../../lib/compress';
import type { LayerSpec } from '../../lib/init';
import { matricesOf } from '../../lib/model';
import { network } from './networks';

const layers: Partial<LayerSpec>[] = [{ cells: 8 }, { cells: 20 }];
const model = network({ cell: 'lstm', input: 5, cells: 20, layers, output: 6 }, 2);

let emitWarning: jest.SpyInstance;
beforeEach(() => {
  emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
});
afterEach(() => {
  emitWarning.mockRestore();
});

/** What was said so far. */
function warnings(): string[] {
  return emitWarning.mock.calls.map(([message]) => String(message));
}

test('low-rank leaves matrices that have no such rank, and says which', async () => {
  const plan = planCompression(model, { method: 'low-rank', rank: 7 });
  expect(warnings()).toEqual([
    'rank 7 is too high by low-rank for lstm1 input [32, 5]: left as it is',
  ]);
  const { model: small } = await compress(model, plan);
  expect(matricesOf(small).map(({ what, weight }) => `${what}: ${weight.kind}`)).toEqual([
    'lstm1 input weight: dense',
    'lstm1 recurrent weight: low-rank',
    'lstm2 input weight: low-rank',
    'lstm2 recurrent weight: low-rank',
    'output weight: dense',
  ]);
});

test.each(['low-rank', 'toeplitz-like'] as const)(
  '%s refuses a rank that no matrix has',
  (method) => {
    expect(() => planCompression(model, { method, rank: 21 })).toThrow(
      `rank is 21, too high by ${method} for all of lstm1 input [32, 5], `,
    );
  },
);

test('joint-svd leaves layers with fewer cells dense, and says which', () => {
  const plan = planCompression(model, { rank: 12 });
  expect(warnings()).toEqual(['rank 12 is above the cells of lstm1 (8): left dense']);
  expect(plan).toEqual({
    method: 'joint-svd',
    layers: [{ name: 'lstm2', projection: { rank: 12 } }],
  });
  expect(() => planCompression(model, { rank: 21 })).toThrow(
    'rank must be a whole number from 1 to 20, but is 21',
  );
});

test('a rank that all have warns of nothing', () => {
  planCompression(model, { method: 'low-rank', rank: 5 });
  planCompression(model, { rank: 8 });
  expect(warnings()).toEqual([]);
});
