/** The lasso by coordinate descent, against scikit-learn and the conditions of optimality. */
import { denseWeight } from '../../lib/weights';
import { native } from '../../lib/native';
import { Lasso, lasso } from '../../lib/solvers';
import { distance, randomWeight, weight } from '../matrices';
import { cases, correlations, nonzeros, objective } from './fixture';

const EXACT = { tolerance: 1e-13, maxSweeps: 100000 };

describe('lasso', () => {
  it.each(cases.lasso)('reaches the objective of scikit-learn for $name', async (example) => {
    const { lambda } = example;
    const [d, w] = [weight(example.dictionary), weight(example.targets)];
    const { codes, objective: reached } = await lasso(d, w, { lambda, ...EXACT });
    expect(Math.abs(reached - example.objective)).toBeLessThanOrEqual(1e-9 * example.objective);
    expect(Math.abs(objective(w, codes, d, lambda) - reached)).toBeLessThanOrEqual(1e-5 * reached);
  });

  it.each(cases.lasso.filter(({ name }) => !/more atoms|repeat/.test(name)))(
    'finds the codes of scikit-learn, zeros included, for $name',
    async ({ dictionary, targets, lambda, codes: expected }) => {
      const { codes } = await lasso(weight(dictionary), weight(targets), { lambda, ...EXACT });
      expect(distance(codes, expected)).toBeLessThan(1e-5);
      expect(Array.from(codes.data, (x) => x !== 0)).toEqual(
        Array.from(expected.data, (x) => x !== 0),
      );
    },
  );

  it('weighs coefficients as scikit-learn does with atoms scaled for each row', async () => {
    const {
      dictionary,
      targets,
      weights,
      lambda,
      codes: expected,
      objective: reached,
    } = cases.weighted;
    const options = { lambda, weights: weight(weights), ...EXACT };
    const solution = await lasso(weight(dictionary), weight(targets), options);
    expect(Math.abs(solution.objective - reached)).toBeLessThan(1e-6 * reached);
    expect(distance(solution.codes, expected)).toBeLessThan(1e-5);
  });

  it('weighs atoms, and keeps at zero what an infinite weight is on', async () => {
    const [d, w] = [randomWeight(5, 12, 1), randomWeight(7, 12, 2)];
    const weights = denseWeight(1, 5, Float32Array.of(1, Infinity, 2, 0.5, Infinity));
    const { codes } = await lasso(d, w, { lambda: 0.1, weights, ...EXACT });
    const each = denseWeight(
      7,
      5,
      Float32Array.from({ length: 35 }, (_, i) => weights.data[i % 5]!),
    );
    expect(await lasso(d, w, { lambda: 0.1, weights: each, ...EXACT })).toMatchObject({ codes });
    codes.data.forEach((z, i) => {
      if (weights.data[i % 5] === Infinity) expect(z).toBe(0);
    });
    expect(nonzeros(codes)).toBeGreaterThan(10);
  });

  it('meets the conditions of Karush, Kuhn and Tucker', async () => {
    const [d, w, lambda] = [randomWeight(30, 24, 3), randomWeight(40, 24, 4), 0.8];
    const { codes } = await lasso(d, w, { lambda, ...EXACT });
    const found = correlations(w, codes, d).data;
    expect(nonzeros(codes)).toBeGreaterThan(100);
    expect(nonzeros(codes)).toBeLessThan(1000);
    codes.data.forEach((z, i) => {
      if (z === 0) expect(Math.abs(found[i]!)).toBeLessThanOrEqual(lambda + 1e-5);
      else expect(found[i]! * Math.sign(z)).toBeCloseTo(lambda, 5);
    });
  });

  it('tells by its gap how far above the minimum it ends', async () => {
    const [d, w, lambda] = [randomWeight(40, 20, 5), randomWeight(10, 20, 6), 0.05];
    const best = (await lasso(d, w, { lambda, ...EXACT })).objective;
    for (const maxSweeps of [1, 2, 5, 20, 100]) {
      const { gap, objective: reached } = await lasso(d, w, { lambda, tolerance: 0, maxSweeps });
      expect(reached - best).toBeGreaterThanOrEqual(-1e-9);
      expect(reached - best).toBeLessThanOrEqual(gap + 1e-9);
    }
    const { gap } = await lasso(d, w, { lambda, tolerance: 1e-8, maxSweeps: 1e6 });
    expect(gap).toBeLessThanOrEqual(1e-8 * w.data.reduce((sum, x) => sum + x * x, 0));
  });

  it('ends at once where it starts from the solution', async () => {
    const [d, w, lambda] = [randomWeight(40, 20, 5), randomWeight(10, 20, 6), 0.05];
    const { codes: start, objective: best } = await lasso(d, w, { lambda, ...EXACT });
    const again = await lasso(d, w, { lambda, start, tolerance: 1e-6, maxSweeps: 1 });
    expect(again.objective - best).toBeLessThan(1e-6 * best);
    expect(distance(again.codes, start)).toBeLessThan(1e-5);
    const cold = await lasso(d, w, { lambda, tolerance: 1e-6, maxSweeps: 1 });
    expect(cold.objective - best).toBeGreaterThan(1e-3 * best);
  });

  it('gives the same bits for any number of threads', async () => {
    const [d, w] = [randomWeight(60, 33, 7), randomWeight(101, 33, 8)];
    const one = await lasso(d, w, { lambda: 0.5, threads: 1 });
    for (const threads of [2, 3, 8])
      expect(await lasso(d, w, { lambda: 0.5, threads })).toEqual(one);
  });

  it('gives zeros for a matrix of zeros, whatever it starts from', async () => {
    const w = denseWeight(3, 6, new Float32Array(18));
    const options = { lambda: 0.1, start: randomWeight(3, 4, 9) };
    const { codes, objective: reached } = await lasso(randomWeight(4, 6, 1), w, options);
    expect(codes.data).toEqual(new Float32Array(12));
    expect(reached).toBe(0);
  });

  it('is aborted between two pieces of work', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const outcome = lasso(randomWeight(40, 20, 5), randomWeight(200, 20, 6), {
      lambda: 1e-4,
      tolerance: 0,
      maxSweeps: 2 ** 30,
      signal: controller.signal,
      onProgress: ({ stage, total }) => {
        expect({ stage, total }).toEqual({ stage: 'lasso', total: 200 });
        controller.abort(reason);
      },
    });
    await expect(outcome).rejects.toBe(reason);
    await expect(
      lasso(randomWeight(2, 2, 1), randomWeight(2, 2, 1), {
        lambda: 1,
        signal: AbortSignal.abort(reason),
      }),
    ).rejects.toBe(reason);
  });

  const d = randomWeight(3, 4, 1);
  const w = randomWeight(5, 4, 2);
  const broken = denseWeight(
    5,
    4,
    Float32Array.from({ length: 20 }, (_, i) => (i === 6 ? NaN : 1)),
  );
  it.each([
    ['lambda must be a number above 0, but is 0', () => lasso(d, w, { lambda: 0 })],
    ['lambda must be a number above 0, but is -1', () => lasso(d, w, { lambda: -1 })],
    ['lambda must be a number above 0, but is NaN', () => lasso(d, w, { lambda: NaN })],
    ['lambda must be a number above 0, but is Infinity', () => lasso(d, w, { lambda: Infinity })],
    [
      'tolerance must be a number of at least 0, but is -1',
      () => lasso(d, w, { lambda: 1, tolerance: -1 }),
    ],
    ['maxSweeps must be a whole number from 1', () => lasso(d, w, { lambda: 1, maxSweeps: 0 })],
    ['threads must be a whole number from 1 to 64', () => lasso(d, w, { lambda: 1, threads: 0 })],
    ['lasso has no option "lamda"', () => lasso(d, w, { lambda: 1, lamda: 1 } as never)],
    [
      'the matrix must be finite, but is NaN at row 1, column 2',
      () => lasso(d, broken, { lambda: 1 }),
    ],
    ['the dictionary must be finite', () => lasso(broken, w, { lambda: 1 })],
    [
      'the dictionary must have shape [3, 4], but has [3, 5]',
      () => lasso(randomWeight(3, 5, 1), w, { lambda: 1 }),
    ],
    [
      'the matrix must not be empty',
      () => lasso(d, denseWeight(0, 4, new Float32Array(0)), { lambda: 1 }),
    ],
    ['start must have shape [5, 3]', () => lasso(d, w, { lambda: 1, start: w })],
    ['weights must have shape [5, 3]', () => lasso(d, w, { lambda: 1, weights: w })],
    [
      'weights[2] is not above 0',
      () => lasso(d, w, { lambda: 1, weights: denseWeight(1, 3, Float32Array.of(1, 1, 0)) }),
    ],
  ])('refuses bad input: %s', async (message, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'CompactRnnError',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('a Lasso that is solved again', () => {
  const { dictionary, targets, path } = cases.path;

  it('follows the path of scikit-learn from where it is', async () => {
    const problem = await Lasso.of(weight(dictionary), weight(targets));
    for (const { lambda, objective: expected, nonzeros: count } of path.slice(1)) {
      const { objective: reached, nonzeros: found } = await problem.solve(lambda, EXACT);
      expect(Math.abs(reached - expected)).toBeLessThan(1e-9 * expected);
      expect(found).toBe(count);
    }
  });

  it('lessens, alternating codes and weights, what the adaptive penalty stands for', async () => {
    const [d, w] = [randomWeight(20, 16, 1), randomWeight(30, 16, 2)];
    const [lambda, gamma] = [0.3, 0.4];
    const q = 1 / (1 + gamma);
    const implied = (z: typeof w, groups: (i: number) => number, count: number, size: number) => {
      const sums = new Float64Array(count);
      z.data.forEach((x, i) => (sums[groups(i)]! += Math.abs(x)));
      const norms = Array.from({ length: count / size }, (_, g) =>
        sums.slice(g * size, (g + 1) * size).reduce((s, c) => s + c ** q, 0),
      );
      return (
        objective(w, z, d, 0) +
        lambda * size ** -gamma * norms.reduce((s, norm) => s + norm ** (1 / q), 0)
      );
    };
    for (const by of ['atom', 'coefficient'] as const) {
      const problem = await Lasso.of(d, w);
      await problem.solve(lambda, EXACT);
      const value = () =>
        by === 'atom'
          ? implied(problem.codes, (i) => i % 20, 20, 20)
          : implied(problem.codes, (i) => i, 600, 20);
      const start = value();
      for (let before = start, turn = 0; turn < 6; turn++) {
        await problem.adapt(gamma, by);
        await problem.solve(lambda, EXACT);
        expect(value()).toBeLessThanOrEqual(before * (1 + 1e-6));
        before = value();
      }
      expect(value()).toBeLessThan(0.995 * start);
    }
  });

  it('refits its nonzeros by least squares', async () => {
    const [d, w] = [randomWeight(20, 16, 1), randomWeight(30, 16, 2)];
    const problem = await Lasso.of(d, w);
    await problem.solve(0.6);
    const before = problem.codes;
    await problem.refit();
    const after = problem.codes;
    expect(Array.from(after.data, (x) => x !== 0)).toEqual(Array.from(before.data, (x) => x !== 0));
    expect(objective(w, after, d, 0)).toBeLessThan(0.9 * objective(w, before, d, 0));
    const found = correlations(w, after, d).data;
    after.data.forEach((z, i) => {
      if (z !== 0) expect(Math.abs(found[i]!)).toBeLessThan(1e-5);
    });
  });

  it('leaves out of a refit the atoms that others span', async () => {
    const d = weight({ rows: 3, cols: 2, data: [1, 0, 0, 1, 1, 1] });
    const problem = await Lasso.of(d, weight({ rows: 1, cols: 2, data: [3, 4] }));
    problem.codes = weight({ rows: 1, cols: 3, data: [1, 1, 1] });
    await problem.refit();
    expect(problem.codes.data).toEqual(Float32Array.of(3, 4, 0));
  });

  it('does one thing at a time', async () => {
    const [d, w] = [randomWeight(20, 16, 1), randomWeight(30, 16, 2)];
    const handle = await native.createLasso(d.data, 20, w.data, 30, 16, 1);
    const pending = native.solveLasso(handle, 1e-3, 0, 1000);
    expect(() => native.lassoCodes(handle)).toThrow('the lasso is at work');
    await pending;
    expect(native.lassoCodes(handle)).toHaveLength(600);
  });
});
