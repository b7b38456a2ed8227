/** The SVD of W S, where errors are measured in a metric S. */
import { svd, weightedSvd, type DoubleMatrix } from '../../lib/linalg';
import { distance, product, randomWeight, weight, type MatrixLike } from '../matrices';

const ROWS = 30;
const COLS = 12;
const RANK = 5;

/** A diagonal S, whose numbers fall by half each. */
const falling: DoubleMatrix = diagonal((i) => 2 ** -i);
const identity = diagonal(() => 1);

function diagonal(of: (i: number) => number, n = COLS): DoubleMatrix {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * (n + 1)] = of(i);
  return { rows: n, cols: n, data };
}

function transposed({ rows, cols, data }: MatrixLike): MatrixLike {
  return {
    rows: cols,
    cols: rows,
    data: Array.from(data, (_, i) => data[(i % rows) * cols + Math.floor(i / rows)]!),
  };
}

describe('the SVD in the metric of S', () => {
  const w = randomWeight(ROWS, COLS, 1);

  it('is the truncated SVD where S is I', async () => {
    const weighted = await (await weightedSvd(w, identity)).truncate(RANK);
    const plain = (await svd(w)).truncate(RANK);
    expect(distance(product(weighted.z, weighted.p), product(plain.z, plain.p))).toBeLessThan(1e-6);
  });

  it('loses what the smaller singular values of W S say, the least there is', async () => {
    const { singularValues, truncate } = await weightedSvd(w, falling);
    const { z, p } = await truncate(RANK);
    const sum = (values: Float64Array): number =>
      values.reduce((all, value) => all + value ** 2, 0);
    const lost = distance(product(product(z, p), falling), product(w, falling)) ** 2;
    expect(lost).toBeCloseTo(sum(singularValues.subarray(RANK)) / sum(singularValues), 6);
  });

  it.each([
    ['of which S sees little but one column', w],
    [
      'of lower rank than is asked for',
      weight(product(randomWeight(ROWS, 2, 2), randomWeight(2, COLS, 3))),
    ],
  ])('gives orthonormal rows of P and orthogonal columns of Z, for a W %s', async (_, given) => {
    const { z, p } = await (await weightedSvd(given, falling)).truncate(RANK);
    expect(
      distance(
        product(p, transposed(p)),
        diagonal(() => 1, RANK),
      ),
    ).toBeLessThan(1e-5);
    const gram = product(transposed(z), z);
    const scale = Math.max(...Array.from(gram.data));
    const off = Array.from(gram.data, (value, i) => (i % (RANK + 1) === 0 ? 0 : value / scale));
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(1e-6);
  });
});
