/** Singular value decomposition with both back ends, against SciPy and NumPy. */
import { linalgBackend, svd } from '../../lib/linalg';
import { denseWeight } from '../../lib/weights';
import { native } from '../../lib/native';
import { distance, product, randomWeight, weight } from '../matrices';
import { BACKENDS, cases } from './fixture';

describe.each(BACKENDS)('svd with %s', (backend) => {
  it('computes with the back end that was asked for', () => {
    expect(linalgBackend(backend).name).toBe(backend);
  });

  it.each(cases.svd)(
    'gives the singular values of scipy for $name',
    async ({ w, singularValues }) => {
      const { singularValues: found } = await svd(weight(w), { backend });
      expect(found).toHaveLength(singularValues.length);
      const largest = singularValues[0]!;
      found.forEach((value, i) => {
        expect(Math.abs(value - singularValues[i]!)).toBeLessThanOrEqual(
          1e-12 * Math.max(1, largest),
        );
      });
    },
  );

  it.each(cases.svd)('truncates to the product that numpy gives for $name', async (example) => {
    const { z, p } = (await svd(weight(example.w), { backend })).truncate(example.rank);
    expect([z.rows, z.cols, p.rows, p.cols]).toEqual([
      example.w.rows,
      example.rank,
      example.rank,
      example.w.cols,
    ]);
    expect(distance(product(z, p), example.product)).toBeLessThan(1e-6);
  });

  it('gives a P of orthonormal rows', async () => {
    const { p } = (await svd(randomWeight(40, 10, 1), { backend })).truncate(6);
    const transposed = denseWeight(10, 6, new Float32Array(60));
    p.data.forEach((value, i) => (transposed.data[(i % 10) * 6 + Math.floor(i / 10)] = value));
    const identity = {
      rows: 6,
      cols: 6,
      data: Array.from({ length: 36 }, (_, i) => Number(i % 7 === 0)),
    };
    expect(distance(product(p, transposed), identity)).toBeLessThan(1e-6);
  });

  it('refuses NaN and infinity by their place', async () => {
    const bad = denseWeight(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
    bad.data[4] = NaN;
    await expect(svd(bad, { backend })).rejects.toMatchObject({
      name: 'CompactRnnError',
      code: 'INVALID_INPUT',
      message: 'W must be finite but is not at row 1, column 1',
    });
    bad.data[4] = Infinity;
    await expect(svd(bad, { backend })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('refuses an empty matrix', async () => {
    await expect(svd(denseWeight(0, 3, new Float32Array(0)), { backend })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'W must not be empty but has shape [0, 3]',
    });
  });
});

it('gives the same singular values and products with both back ends', async () => {
  const w = randomWeight(200, 50, 7, 0.05);
  const [a, b] = await Promise.all(BACKENDS.map((backend) => svd(w, { backend })));
  const scale = a!.singularValues[0]!;
  a!.singularValues.forEach((value, i) => {
    expect(Math.abs(value - b!.singularValues[i]!)).toBeLessThan(1e-10 * scale);
  });
  const [fromA, fromB] = [a!.truncate(20), b!.truncate(20)];
  expect(distance(product(fromA.z, fromA.p), product(fromB.z, fromB.p))).toBeLessThan(1e-6);
});

it('gives the same bits again, alone or side by side with others', async () => {
  const w = randomWeight(120, 40, 3);
  const alone = (await svd(w)).truncate(17);
  const together = await Promise.all(Array.from({ length: 6 }, () => svd(w)));
  for (const result of together) expect(result.truncate(17)).toEqual(alone);
});

it('is copied by the addon before it returns, so that later changes to the matrix are harmless', async () => {
  const w = randomWeight(60, 20, 5);
  const expected = (await svd(w)).singularValues;
  const pending = native.svd(w.data, 60, 20);
  structuredClone(w.data, { transfer: [w.data.buffer as ArrayBuffer] });
  expect(w.data).toHaveLength(0);
  expect((await pending).s).toEqual(expected);
});

it.each([0, 4, 1.5, -1, NaN])('refuses to truncate a 3 x 5 matrix to rank %d', async (rank) => {
  const result = await svd(randomWeight(3, 5, 1));
  expect(() => result.truncate(rank)).toThrow(
    `rank must be a whole number from 1 to 3, but is ${rank}`,
  );
});

it('refuses a matrix that holds fewer numbers than its shape says', async () => {
  await expect(svd(denseWeight(3, 3, new Float32Array(8)))).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'W must hold 9 numbers but holds 8',
  });
  await expect(svd(denseWeight(2 ** 32, 2 ** 32, new Float32Array(0)))).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});
