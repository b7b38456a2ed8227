/** Shared dictionaries with sparse codes: ODL and DirNet. */
import { denseWeight, type DenseWeight } from '../../lib/weights';
import { dirnetFactor, odlFactor, type Readers, type SparseFactors } from '../../lib/solvers';
import { lambdaFor } from '../../lib/solvers/lambda';
import { distance, product, randomNumbers, randomWeight } from '../matrices';
import { nonzeros } from './fixture';

/** Rows that are sparse combinations of `atoms` directions, a few of them strong, and noise. */
function planted(
  rows: number,
  cols: number,
  atoms: number,
  directions: DenseWeight,
  seed: number,
): DenseWeight {
  const z = denseWeight(
    rows,
    atoms,
    randomNumbers(rows * atoms, seed).map((x) => (Math.abs(x) < 0.7 ? 0 : x)),
  );
  const noise = randomNumbers(rows * cols, seed + 1, 0.05);
  return denseWeight(
    rows,
    cols,
    Float32Array.from(product(z, directions).data, (x, i) => x + noise[i]!),
  );
}

function layer(cells: number, seed: number): Readers {
  const directions = randomWeight(20, cells, seed, 0.4);
  return {
    recurrent: planted(4 * cells, cells, 20, directions, seed + 10),
    input: planted(3 * cells, cells, 20, directions, seed + 20),
  };
}

const layers = [layer(24, 1), layer(32, 2), { ...layer(24, 3), input: null }];
const budget = 3000;
const learning = { atoms: 20, batch: 32, epochs: 15 };

function count({ zh, zx }: SparseFactors): number {
  return nonzeros(zh) + (zx ? nonzeros(zx) : 0);
}

function errors(factors: readonly SparseFactors[]): number[] {
  return factors.flatMap(({ d, zh, zx }, l) => [
    distance(product(zh, d), layers[l]!.recurrent),
    ...(zx ? [distance(product(zx, d), layers[l]!.input!)] : []),
  ]);
}

const FITS = [
  ['odlFactor', odlFactor],
  ['dirnetFactor', dirnetFactor],
] as const;

describe.each(FITS)('%s', (name, factor) => {
  it('meets a budget of nonzeros closely, over all layers, each with its own share', async () => {
    const fit = await factor(layers, { ...learning, nonzeros: budget });
    const found = fit.factors.map(count);
    expect(fit.nonzeros).toBe(found.reduce((a, b) => a + b));
    expect(fit.nonzeros).toBeLessThanOrEqual(budget);
    expect(fit.nonzeros).toBeGreaterThan(0.95 * budget);
    fit.factors.forEach(({ d, zh, zx }, l) => {
      const { recurrent, input } = layers[l]!;
      expect([zh.rows, zh.cols, d.cols]).toEqual([recurrent.rows, d.rows, recurrent.cols]);
      expect(zx && [zx.rows, zx.cols]).toEqual(input && [input.rows, d.rows]);
      expect(d.rows).toBeLessThanOrEqual(20);
    });
    for (const error of errors(fit.factors)) expect(error).toBeLessThan(0.75);
  });

  it('takes a lambda instead', async () => {
    const few = await factor(layers, { ...learning, lambda: 0.6 });
    const many = await factor(layers, { ...learning, lambda: 0.1 });
    expect(few.nonzeros).toBeLessThan(many.nonzeros);
    expect(errors(few.factors)[0]).toBeGreaterThan(errors(many.factors)[0]!);
  });

  it('errs less where it refits its nonzeros', async () => {
    const options = { ...learning, lambda: 0.3 };
    const [plain, refitted] = [
      await factor(layers, options),
      await factor(layers, { ...options, refit: true }),
    ];
    expect(refitted.nonzeros).toBe(plain.nonzeros);
    const before = errors(plain.factors);
    errors(refitted.factors).forEach((error, i) => {
      expect(error).toBeLessThan(before[i]!);
    });
  });

  it('gives the same bits again, with any number of threads', async () => {
    const options = { ...learning, nonzeros: budget, seed: 5 };
    const one = await factor(layers, { ...options, threads: 1 });
    expect(await factor(layers, { ...options, threads: 3 })).toEqual(one);
  });

  it('takes atoms layer by layer, and leaves out those that nothing uses', async () => {
    const { factors } = await factor(layers, { ...learning, atoms: [5, 9, 60], lambda: 1 });
    expect(factors.map(({ d }) => d.rows <= 60)).toEqual([true, true, true]);
    expect(factors[0]!.d.rows).toBeLessThanOrEqual(5);
    factors.forEach(({ d, zh, zx }) => {
      for (let j = 0; j < d.rows; j++) {
        const used = [zh, ...(zx ? [zx] : [])].some((z) =>
          z.data.some((x, i) => i % d.rows === j && x !== 0),
        );
        expect(used).toBe(true);
      }
    });
  });

  it('is left with zeros by a budget of none', async () => {
    const fit = await factor(layers, { ...learning, nonzeros: 0 });
    expect(fit.nonzeros).toBe(0);
    expect(fit.factors.map(({ d }) => d.rows)).toEqual([1, 1, 1]);
  });

  it('is aborted wherever it is', async () => {
    for (const pieces of [1, 20, 50]) {
      const controller = new AbortController();
      let done = 0;
      const outcome = factor(layers, {
        ...learning,
        nonzeros: budget,
        tolerance: 0,
        signal: controller.signal,
        onProgress: () => {
          if (++done === pieces) controller.abort('enough');
        },
      });
      await expect(outcome).rejects.toBe('enough');
    }
  });

  const narrow = { recurrent: randomWeight(8, 4, 1), input: randomWeight(8, 3, 1) };
  it.each([
    ['takes either lambda or nonzeros', layers, { atoms: 4 }],
    ['takes either lambda or nonzeros', layers, { atoms: 4, lambda: 1, nonzeros: 1 }],
    ['lambda must be a number above 0, but is 0', layers, { atoms: 4, lambda: 0 }],
    ['nonzeros must be a whole number', layers, { atoms: 4, nonzeros: -1 }],
    ['one for each of the 3 layers, but there are 2', layers, { atoms: [4, 4], lambda: 1 }],
    [
      'the input matrix of layer 0 must have shape [8, 4], but has [8, 3]',
      [narrow],
      { atoms: 4, lambda: 1 },
    ],
    [`${name} has no option "gama"`, layers, { atoms: 4, lambda: 1, gama: 1 }],
  ])('refuses bad input: %s', async (message, given, options) => {
    await expect(factor(given, options as never)).rejects.toMatchObject({
      name: 'CompactRnnError',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('dirnetFactor', () => {
  it('loses less than ODL at the same number of nonzeros', async () => {
    const odl = errors((await odlFactor(layers, { ...learning, nonzeros: budget })).factors);
    const dirnet = errors((await dirnetFactor(layers, { ...learning, nonzeros: budget })).factors);
    dirnet.forEach((error, i) => {
      expect(error).toBeLessThan(0.95 * odl[i]!);
    });
  });

  it('gives shifted atoms as rows of D', async () => {
    const options = { ...learning, lambda: 0.2, shifts: 1 };
    const { factors } = await dirnetFactor(layers.slice(0, 1), options);
    expect(factors[0]!.d.rows).toBeGreaterThan(20);
    expect(errors(factors)[0]).toBeLessThan(0.5);
  });

  it('drops atoms by weights of atoms', async () => {
    const options = { ...learning, lambda: 0.4, stages: 12, gamma: 2 };
    const whole = await dirnetFactor(layers, { ...options, by: 'coefficient' });
    const dropped = await dirnetFactor(layers, { ...options, by: 'atom' });
    const atoms = (fit: typeof whole) => fit.factors.reduce((sum, { d }) => sum + d.rows, 0);
    expect(atoms(dropped)).toBeLessThan(atoms(whole));
  });

  it.each([
    ['gamma must be a number above 0, but is 0', { gamma: 0 }],
    ['growth must be a number above 1, but is 1', { growth: 1 }],
    ['stages must be a whole number from 1 to 1000', { stages: 0 }],
    ['by must be "atom" or "coefficient", but is "layer"', { by: 'layer' }],
    ['dirnetFactor has no option "atomNorm"', { atomNorm: 'ball' }],
  ])('refuses bad input: %s', async (message, options) => {
    await expect(
      dirnetFactor(layers, { atoms: 4, lambda: 1, ...options } as never),
    ).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('lambdaFor', () => {
  it.each([
    [100, 1],
    [3, 1e3],
    [999, 1e-3],
  ])('finds where %d of a falling number are left, from %d', async (most, start) => {
    const calls: number[] = [];
    const left = (lambda: number) => {
      calls.push(lambda);
      return Promise.resolve(Math.floor(1000 / (1 + lambda)));
    };
    const lambda = await lambdaFor(most, start, left);
    expect(calls.at(-1)).toBe(lambda);
    const count = await left(lambda);
    expect(count).toBeLessThanOrEqual(most);
    expect(count).toBeGreaterThanOrEqual(Math.floor(0.99 * most));
  });
});
