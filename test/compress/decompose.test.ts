/**
 * The starts of joint SVD, one projection group at a time, against numpy and against what they
 * promise.
 */
import { decompose, type Decomposition, type Factorization } from '../../lib/compress/decompose';
import type { ProjectionGroup } from '../../lib/compress/projection-group';
import { multiplyTransposed, type DoubleMatrix } from '../../lib/linalg';
import cases from '../fixtures/starts.json';
import { distance, product, randomWeight, weight, type MatrixLike } from '../matrices';

const STARTS = [
  { stacked: false, calibrated: false },
  { stacked: true, calibrated: false },
  { stacked: false, calibrated: true },
  { stacked: true, calibrated: true },
];

function groupOf(recurrent: MatrixLike, input: MatrixLike | null): ProjectionGroup {
  const matrices = { recurrent: weight(recurrent), input: input && weight(input) };
  return { name: 'lstm1', layer: 0, direction: 0, ...matrices };
}

/** mean(h h^T) of frames h [frames, N]. */
async function momentOf(outputs: MatrixLike): Promise<DoubleMatrix> {
  const h = weight(outputs);
  const sum = await multiplyTransposed(h, h);
  return { ...sum, data: sum.data.map((value) => value / h.rows) };
}

function identity(n: number): DoubleMatrix {
  return {
    rows: n,
    cols: n,
    data: Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
  };
}

function products({ p, zh, zx }: Factorization): [recurrent: MatrixLike, input: MatrixLike] {
  return [product(zh, p), product(zx!, p)];
}

describe.each(cases)('with $name', ({ recurrent, input, outputs, rank, starts }) => {
  const group = groupOf(recurrent, input);

  it.each(starts)(
    'makes the products and errors that numpy does, stacked: $stacked, calibrated: $calibrated',
    async ({ stacked, calibrated, singularValues, errors, ...expected }) => {
      const moment = calibrated ? await momentOf(outputs) : undefined;
      const found = await decompose(group, { stacked, moment }, {});
      singularValues.forEach((value, i) => {
        expect(found.fitSingularValues[i]).toBeCloseTo(value, 6);
      });
      const factors = await found.factorize(rank);
      const [zhp, zxp] = products(factors);
      expect(distance(zhp, expected.recurrent)).toBeLessThan(1e-6);
      expect(distance(zxp, expected.input)).toBeLessThan(1e-6);
      const { ofMatrices, ofProducts } = await found.errorsOf(factors);
      const { recurrent: ofWh, input: ofWx } = (calibrated ? ofProducts : ofMatrices)!;
      expect([ofWh, ofWx]).toEqual(errors.map((error) => expect.closeTo(error, 6) as number));
      if (!calibrated) expect(ofProducts).toBeNull();
    },
  );
});

describe('a start', () => {
  const N = 24;
  const group = groupOf(randomWeight(4 * N, N, 1), randomWeight(30, N, 2, 3));
  const loud = randomWeight(200, N, 3);
  // cells of unequal power, not centred
  loud.data.forEach((value, i) => (loud.data[i] = value * 0.7 ** (i % N) + 0.2));

  it.each([1, 4, 12, 23])(
    'that is stacked leaves no larger error of both than the plain one at rank %d',
    async (rank) => {
      const loss = async (stacked: boolean): Promise<number> => {
        const { p, zh, zx } = await (await decompose(group, { stacked }, {})).factorize(rank);
        return Math.hypot(
          difference(product(zh, p), group.recurrent),
          difference(product(zx!, p), group.input!),
        );
      };
      const [plain, stacked] = [await loss(false), await loss(true)];
      expect(stacked).toBeLessThan(plain); // of random matrices, of which the paper's P is the best for one alone
    },
  );

  it.each([1, 4, 12, 23])(
    'that is calibrated leaves a smaller error of products at rank %d',
    async (rank) => {
      const reference = await decompose(
        group,
        { stacked: false, moment: await momentOf(loud) },
        {},
      );
      const loss = async (start: Decomposition): Promise<number> =>
        (await reference.errorsOf(await start.factorize(rank))).ofProducts!.recurrent;
      expect(await loss(reference)).toBeLessThan(
        await loss(await decompose(group, { stacked: false }, {})),
      );
    },
  );

  it.each([1, 4, 12, 23])(
    'that is both leaves the smallest of both products at rank %d',
    async (rank) => {
      const moment = await momentOf(loud);
      const starts = STARTS.map(({ stacked, calibrated }) => ({
        stacked,
        ...(calibrated && { moment }),
      }));
      const both = await decompose(group, starts.at(-1)!, {});
      const { fitSingularValues } = both;
      const norm = (values: Float64Array): number => Math.hypot(...values);
      const whole = (await decompose(group, { stacked: false, moment }, {})).fitSingularValues;
      const ofWh = norm(whole);
      const ofWx = Math.sqrt(norm(fitSingularValues) ** 2 - ofWh ** 2);
      const losses = await Promise.all(
        starts.map(async (start) => {
          const factors = await (await decompose(group, start, {})).factorize(rank);
          const { recurrent, input } = (await both.errorsOf(factors)).ofProducts!;
          return Math.hypot(recurrent * ofWh, input! * ofWx);
        }),
      );
      expect(losses.at(-1)).toBeCloseTo(norm(fitSingularValues.subarray(rank)), 4);
      for (const other of losses.slice(0, -1)) expect(losses.at(-1)).toBeLessThan(other);
    },
  );

  it.each([false, true])(
    'calibrated with C = I is the one without, stacked: %s',
    async (stacked) => {
      const found = await decompose(group, { stacked, moment: identity(N) }, {});
      const without = await decompose(group, { stacked }, {});
      const [a, b] = [await found.factorize(7), await without.factorize(7)];
      products(a).forEach((made, i) => {
        expect(distance(made, products(b)[i]!)).toBeLessThan(1e-5);
      });
      a.p.data.forEach((value, i) => {
        expect(Math.abs(value)).toBeCloseTo(Math.abs(b.p.data[i]!), 5); // the signs are LAPACK's
      });
    },
  );

  it.each(STARTS)(
    'makes factors of the shapes of plain joint SVD: %p',
    async ({ stacked, calibrated }) => {
      const moment = calibrated ? await momentOf(loud) : undefined;
      const { p, zh, zx } = await (await decompose(group, { stacked, moment }, {})).factorize(5);
      expect([p, zh, zx!].map(({ rows, cols }) => [rows, cols])).toEqual([
        [5, N],
        [4 * N, 5],
        [30, 5],
      ]);
      for (let k = 0; k < 5; k++)
        expect(Math.hypot(...p.data.subarray(k * N, (k + 1) * N))).toBeCloseTo(1, 5);
    },
  );

  it.each(STARTS)('loses nothing at full rank: %p', async ({ stacked, calibrated }) => {
    const moment = calibrated ? await momentOf(loud) : undefined;
    const found = await decompose(group, { stacked, moment }, {});
    const { ofMatrices } = await found.errorsOf(await found.factorize(N));
    expect(ofMatrices.recurrent).toBeLessThan(1e-5);
    expect(ofMatrices.input).toBeLessThan(1e-5);
  });

  it('is of W_h alone where nothing comes after it', async () => {
    const alone = groupOf(group.recurrent, null);
    const [stacked, plain] = [
      await decompose(alone, { stacked: true }, {}),
      await decompose(alone, { stacked: false }, {}),
    ];
    expect(stacked.fitSingularValues).toEqual(plain.fitSingularValues);
    const factors = await stacked.factorize(6);
    expect(factors.zx).toBeNull();
    expect((await stacked.errorsOf(factors)).ofMatrices.input).toBeNull();
  });

  it('takes a layer that outputs nothing but zeros as if it were not calibrated', async () => {
    const silent = await decompose(
      group,
      {
        stacked: true,
        moment: await momentOf(weight({ rows: 30, cols: N, data: new Float32Array(30 * N) })),
      },
      {},
    );
    const plain = await decompose(group, { stacked: true }, {});
    const [a, b] = [products(await silent.factorize(6)), products(await plain.factorize(6))];
    expect(distance(a[0], b[0])).toBeLessThan(1e-5);
  });
});

function difference(a: MatrixLike, b: MatrixLike): number {
  return Math.hypot(...Array.from(a.data, (value, i) => value - b.data[i]!));
}
