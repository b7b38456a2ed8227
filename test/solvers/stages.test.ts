/** Stages of DirNet: adaptive weights (against scikit-learn), numbers of atoms, lambda. */
import { denseWeight, type DenseWeight } from '../../lib/weights';
import { dirnetFactor, type Readers } from '../../lib/solvers';
import { checkStages, Stages } from '../../lib/solvers/stages';
import { SparseCodes } from '../../lib/solvers/sparse-codes';
import { distance, product, randomNumbers, randomWeight, weight } from '../matrices';
import { cases, nonzeros } from './fixture';

const warnings = jest.spyOn(process, 'emitWarning').mockImplementation();
afterEach(() => {
  warnings.mockClear();
});
afterAll(() => {
  warnings.mockRestore();
});

describe('a stage', () => {
  const codesOf = async ({ dictionary, targets }: (typeof cases.adaptive)[number]) =>
    SparseCodes.over([weight(dictionary)], [{ recurrent: weight(targets), input: null }], {});

  test.each(cases.adaptive)(
    'goes on until codes and weights are those of scikit-learn, $nonzeros of $first nonzeros',
    async (each) => {
      const codes = await codesOf(each);
      const settings = { gamma: each.gamma, stageTolerance: 1e-9, turns: 1000 };
      const stages = new Stages(codes, checkStages(settings, false));
      await codes.solve(each.lambda, 1e-10);
      const solved = await stages.run(each.lambda);
      expect(solved.nonzeros).toBe(each.nonzeros);
      expect(distance(codes.state[0]!, each.codes)).toBeLessThan(1e-3);
      expect(warnings).not.toHaveBeenCalled();
    },
  );

  test('comes close to that by its defaults, and two turns do not', async () => {
    for (const each of cases.adaptive) {
      const after = async (settings: object): Promise<number> => {
        const codes = await codesOf(each);
        await codes.solve(each.lambda, 1e-10);
        return (await new Stages(codes, checkStages(settings, false)).run(each.lambda)).nonzeros;
      };
      const { gamma } = each;
      expect(Math.abs((await after({ gamma })) - each.nonzeros)).toBeLessThanOrEqual(2);
      expect(await after({ gamma, turns: 2 })).toBeGreaterThan(each.nonzeros + 5);
    }
  });

  test('that its turns end says so, once a fit', async () => {
    const layers = [{ recurrent: randomWeight(40, 16, 1), input: null }];
    await dirnetFactor(layers, { atoms: 8, lambda: 0.3, turns: 1, stages: 3 });
    expect(warnings).toHaveBeenCalledTimes(1);
    expect(warnings).toHaveBeenCalledWith(
      expect.stringMatching(/a stage of dirnet ended at its 1 turns with \d+ nonzeros/),
      expect.objectContaining({ code: 'DIRNET_TURNS' }),
    );
  });
});

/** Rows that combine two of so many directions each. */
function combined(rows: number, cols: number, directions: number, seed: number): DenseWeight {
  const d = randomWeight(directions, cols, seed, 0.4);
  const z = new Float32Array(rows * directions);
  const random = randomNumbers(2 * rows, seed + 1);
  for (let i = 0; i < rows; i++)
    for (const k of [0, 1])
      z[i * directions + ((i * (k + 2) + k) % directions)] = 1 + random[2 * i + k]!;
  return denseWeight(
    rows,
    cols,
    Float32Array.from(product(denseWeight(rows, directions, z), d).data),
  );
}

describe('adaptive numbers of atoms', () => {
  const simple: Readers = { recurrent: combined(96, 24, 4, 1), input: combined(60, 24, 4, 1) };
  const rich: Readers = { recurrent: combined(96, 24, 20, 5), input: combined(60, 24, 20, 5) };
  const options = { atoms: 10, nonzeros: 500, batch: 32 } as const;

  test('a layer of few directions leaves its atoms to one of many', async () => {
    const fit = await dirnetFactor([simple, rich], { ...options, atomNumbers: 'adaptive' });
    const [few, many] = fit.factors.map(({ d }) => d.rows);
    expect(few!).toBeLessThan(10);
    expect(many!).toBeGreaterThan(10);
    expect(few! + many!).toBeLessThanOrEqual(20);
    expect(fit.nonzeros).toBeLessThanOrEqual(500);
    const even = await dirnetFactor([simple, rich], options);
    const lost = ({ factors }: typeof fit): number =>
      distance(product(factors[1]!.zh, factors[1]!.d), rich.recurrent);
    expect(lost(fit)).toBeLessThan(lost(even));
  });

  test('gives the same result again', async () => {
    const run = () => dirnetFactor([simple, rich], { ...options, atomNumbers: 'adaptive' });
    expect(await run()).toEqual(await run());
  });
});

describe('lambda', () => {
  const layers: Readers[] = [1, 2].map((seed) => ({
    recurrent: randomWeight(40, 16, seed),
    input: randomWeight(20, 16, seed + 5),
  }));

  test('is one for each layer: where it is larger, less is left', async () => {
    const count = async (lambda: number | number[]): Promise<number[]> =>
      (await dirnetFactor(layers, { atoms: 8, lambda, stages: 2 })).factors.map(
        ({ zh, zx }) => nonzeros(zh) + nonzeros(zx!),
      );
    const [one, other] = await count([0.2, 1]);
    expect(other!).toBeLessThan(one!);
    expect(await count([0.2, 0.2])).toEqual(await count(0.2));
  });

  test('is returned as each layer ended with it', async () => {
    const { lambdas } = await dirnetFactor(layers, {
      atoms: 8,
      lambda: [0.2, 0.4],
      stages: 3,
      growth: 2,
    });
    expect(lambdas).toEqual([expect.closeTo(0.8), expect.closeTo(1.6)]);
  });

  test.each([
    ['one for each of the 2 layers, but there are 3', [1, 1, 1]],
    ['lambda[1] must be a number above 0, but is 0', [1, 0]],
  ])('refuses bad input: %s', async (message, lambda) => {
    await expect(dirnetFactor(layers, { atoms: 8, lambda })).rejects.toThrow(message);
  });
});

test('D is learned from W_h alone, whatever reads h above (Eq. 5)', async () => {
  const recurrent = randomWeight(64, 16, 1);
  const dictionaryWith = async (input: DenseWeight | null): Promise<Float32Array> =>
    (await dirnetFactor([{ recurrent, input }], { atoms: 8, lambda: 0.02, stages: 1 })).factors[0]!
      .d.data;
  const alone = await dictionaryWith(null);
  expect(await dictionaryWith(randomWeight(64, 16, 2))).toEqual(alone);
  expect(await dictionaryWith(randomWeight(8, 16, 3))).toEqual(alone);
});
