/** Least squares with both back ends, against SciPy and NumPy. */
import { leastSquares, relativeError, svd } from '../../lib/linalg';
import { denseWeight } from '../../lib/weights';
import { distance, product, randomWeight, weight } from '../matrices';
import { BACKENDS, cases } from './fixture';

describe.each(BACKENDS)('least squares with %s', (backend) => {
  it.each(cases.leastSquares)('gives the solution of scipy for $name', async ({ p, w, z }) => {
    const found = await leastSquares(weight(p), weight(w), { backend });
    expect(distance(found, z)).toBeLessThan(1e-6);
  });

  it.each(cases.leastSquares)('measures the error that numpy does for $name', async (example) => {
    const [z, p, w] = [weight(example.z), weight(example.p), weight(example.w)];
    const error = await relativeError(z, p, w, { backend });
    expect(error).toBeCloseTo(example.relativeError, 6);
  });

  it('finds the left factor of a truncated SVD again', async () => {
    const w = randomWeight(30, 12, 4);
    const { z, p } = (await svd(w, { backend })).truncate(7);
    expect(distance(await leastSquares(p, w, { backend }), z)).toBeLessThan(1e-6);
  });

  it('calls the error of a zero matrix zero, and infinite where the product is not', async () => {
    const [z, p, zero] = [
      denseWeight(1, 1, Float32Array.of(1)),
      randomWeight(1, 4, 1),
      denseWeight(1, 4, new Float32Array(4)),
    ];
    expect(await relativeError(denseWeight(1, 1, new Float32Array(1)), p, zero, { backend })).toBe(
      0,
    );
    expect(await relativeError(z, p, zero, { backend })).toBe(Infinity);
  });

  it('refuses a P that is not finite', async () => {
    const p = denseWeight(1, 2, Float32Array.of(1, NaN));
    await expect(leastSquares(p, randomWeight(3, 2, 1), { backend })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'P must be finite but is not at row 0, column 1',
    });
  });
});

it('fits the same products with both back ends', async () => {
  const [p, w] = [randomWeight(20, 50, 8), randomWeight(200, 50, 9)];
  const [a, b] = await Promise.all(BACKENDS.map((backend) => leastSquares(p, w, { backend })));
  expect(distance(product(a!, p), product(b!, p))).toBeLessThan(1e-6);
});

it('refuses shapes that do not fit each other', async () => {
  await expect(leastSquares(randomWeight(2, 4, 1), randomWeight(3, 5, 2))).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'the shapes of P [2, 4], W [3, 5] do not fit W = Z P',
  });
  const z = randomWeight(3, 3, 3);
  await expect(
    relativeError(z, randomWeight(2, 4, 1), randomWeight(3, 4, 2)),
  ).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});
