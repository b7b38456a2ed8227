/** Plans within a budget of parameters or bytes. */
import {
  compress,
  planCompression,
  rankForTau,
  validatePlan,
  type CompressionReport,
  type Plan,
} from '../../lib/compress';
import type { Allocation } from '../../lib/allocation';
import { initNetwork } from '../../lib/init';
import { converted, Model, networkBytes, networkParameters } from '../../lib/model';
import type { Dtype } from '../../lib/weights';
import { network } from './networks';

const method = 'joint-svd';
const model = network({ cell: 'lstm', input: 7, layers: 3, cells: 16, output: 5 });
const before = networkParameters(model);

async function compressTo(targetParameters: number) {
  return (await compress(model, planCompression(model, { method, targetParameters }))).report;
}

describe('a budget of parameters', () => {
  it.each([0.35, 0.5, 0.65, 0.8])(
    'of %d of the model is kept, by one tau for all layers',
    async (share) => {
      const target = Math.round(before * share);
      const report = await compressTo(target);
      expect(report.after.parameters).toBeLessThanOrEqual(target);
      const tau = report.layers[0]!.tau!;
      expect(report.layers.map((layer) => layer.tau)).toEqual([tau, tau, tau]);
      for (const { rank, singularValues } of report.layers)
        if (rank !== null) expect(rank).toBe(rankForTau(singularValues, tau));
    },
  );

  it('is used up: the next larger tau that changes anything would exceed it', async () => {
    const target = Math.round(before * 0.5);
    const { layers } = await compressTo(target);
    const tau = layers[0]!.tau!;
    const next = Math.min(
      ...layers.flatMap(({ singularValues }) => {
        const total = singularValues.reduce((sum, s) => sum + s * s, 0);
        let sum = 0;
        return singularValues
          .map((s) => (sum += s * s) / total)
          .filter((part) => part > tau + 1e-9);
      }),
    );
    const beyond = await compress(model, planCompression(model, { method, tau: next + 1e-9 }));
    expect(beyond.report.after.parameters).toBeGreaterThan(target);
  });

  it('that the model keeps as it is is refused, as by every method', async () => {
    await expect(compressTo(before)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: `targetParameters is ${before}, but uncompressed the model takes no more than ${before} parameters: lower it below that`,
    });
    const open = { method, layers: [{ name: 'lstm1' }], targetParameters: before } as const;
    await expect(compress(model, open)).rejects.toThrow(`no more than ${before} parameters`);
  });

  it('that is met exactly counts as met', async () => {
    const smallest = (await compress(model, planCompression(model, { method, rank: 1 }))).report
      .after.parameters;
    expect((await compressTo(smallest)).after.parameters).toBe(smallest);
  });

  it('out of reach is refused with the smallest that is', async () => {
    const smallest = (await compress(model, planCompression(model, { method, rank: 1 }))).report
      .after.parameters;
    await expect(compressTo(smallest - 1)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(`leave at least ${smallest}: raise it to that`) as string,
    });
  });

  it('is for the layers that the plan leaves open, next to those with a rule', async () => {
    const targetParameters = Math.round(before * 0.6);
    const plan: Plan = {
      method,
      layers: [{ name: 'lstm1', projection: { rank: 2 } }, { name: 'lstm2' }],
      targetParameters,
    };
    const { report } = await compress(model, plan);
    expect(report.layers.map(({ rank }) => rank)).toEqual([2, expect.any(Number), null]);
    expect(report.after.parameters).toBeLessThanOrEqual(targetParameters);
  });
});

describe('a budget of bytes', () => {
  const twoWay = {
    cell: 'gru',
    input: 7,
    layers: 2,
    cells: 16,
    direction: 'bidirectional',
    output: 5,
  } as const;

  it.each<[string, Dtype | undefined]>([
    ['as they are', undefined],
    ['in f16', 'f16'],
    ['in int8, scales included', 'int8'],
  ])('counts what is stored %s, to the byte', async (_, dtype) => {
    for (const spec of [model, network(twoWay)]) {
      const smallest = await compress(
        spec,
        planCompression(spec, { method, rank: 1, ...(dtype && { dtype }) }),
      );
      const budget = (targetBytes: number) =>
        compress(spec, planCompression(spec, { method, targetBytes, ...(dtype && { dtype }) }));
      const least = networkBytes(smallest.model);
      expect((await budget(least)).report.after).toEqual(smallest.report.after);
      await expect(budget(least - 1)).rejects.toMatchObject({
        code: 'INVALID_OPTION',
        message: expect.stringContaining(
          `targetBytes is ${least - 1}, but the layers to compress leave at least ${least}`,
        ) as string,
      });
      const whole = networkBytes(new Model(spec).convert({ dtype: dtype ?? 'f32' }));
      expect(() => budget(whole)).toThrow(`no more than ${whole} bytes`);
    }
  });

  it('asks for a dtype where the model does not say how factors would be stored', () => {
    const mixed = new Model(
      converted(model, ({ role }) => (role === 'recurrent' ? 'f16' : undefined)),
    );
    expect(() => planCompression(mixed, { method, targetBytes: 9000 })).toThrow(
      'targetBytes needs a dtype, as the matrices of the model are stored in several',
    );
    const plan = { method, layers: [{ name: 'lstm1' }], targetBytes: 9000 };
    expect(() => validatePlan(mixed, plan)).toThrow('targetBytes needs a dtype');
    expect(validatePlan(mixed, { ...plan, dtype: 'f16' })).toEqual({ ...plan, dtype: 'f16' });
  });
});

describe('a budget allocated by singular values', () => {
  /**
   * Layers of unequal worth: the recurrent weight of the second hardly has more than four ranks.
   */
  const unequal = network({ cell: 'lstm', input: 7, layers: 3, cells: 16, output: 5 }, 3);
  const { recurrent } = unequal.layers[1]!.weights[0]!;
  recurrent.data.forEach((_, i) => {
    const [row, column] = [Math.floor(i / 16), i % 16];
    recurrent.data[i] = (column < 4 ? 1 : 0.01) * Math.sin(1 + row * (column + 2));
  });

  const compressed = async (targetParameters: number, allocation: Allocation) =>
    (await compress(unequal, planCompression(unequal, { method, targetParameters, allocation })))
      .report;
  const lost = (report: CompressionReport) =>
    report.layers.reduce((sum, { explainedVariance }) => sum + 1 - explainedVariance, 0);

  it.each([0.4, 0.5, 0.6])(
    'keeps %d of the model and loses less than one tau for all does',
    async (share) => {
      const target = Math.round(networkParameters(unequal) * share);
      const [greedy, tau] = [
        await compressed(target, 'singular-values'),
        await compressed(target, 'tau'),
      ];
      expect(greedy.after.parameters).toBeLessThanOrEqual(target);
      expect(lost(greedy)).toBeLessThan(lost(tau));
      expect(greedy.layers.map((layer) => layer.tau)).toEqual([null, null, null]);
    },
  );

  it('loses as little as any ranks of that size do', async () => {
    const report = await compressed(
      Math.round(networkParameters(unequal) * 0.6),
      'singular-values',
    );
    const saved = report.before.parameters - report.after.parameters;
    // Each group of 16 cells: W_h is 64 x 16, and W_x above it 64 x 16 or, for the head, 5 x 16.
    const rows = [128, 128, 69];
    const options = report.layers.map(({ singularValues }, l) => {
      const squares = singularValues.map((s) => s * s);
      const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
      const ranks = squares.map((_, i) => ({
        saved: 16 * rows[l]! - (i + 1) * (16 + rows[l]!),
        distortion: sum(squares.slice(i + 1)) / sum(squares),
      }));
      return [{ saved: 0, distortion: 0 }, ...ranks];
    });
    let best = Infinity;
    for (const a of options[0]!)
      for (const b of options[1]!)
        for (const c of options[2]!)
          if (a.saved + b.saved + c.saved >= saved)
            best = Math.min(best, a.distortion + b.distortion + c.distortion);
    expect(lost(report)).toBeGreaterThan(best - 1e-9);
    expect(lost(report)).toBeLessThan(best + 0.02);
  });

  it('says of what stays dense that others were cut instead', async () => {
    const { layers } = await compressed(
      Math.round(networkParameters(unequal) * 0.9),
      'singular-values',
    );
    expect(layers.map(({ rank }) => rank !== null)).toEqual([false, true, false]);
    expect(layers[0]!.reason).toBe('the budget is better spent elsewhere');
  });

  it('goes through a plan, which it says so in', async () => {
    const plan = planCompression(model, {
      method,
      targetBytes: 20_000,
      allocation: 'singular-values',
    });
    expect(plan).toMatchObject({ targetBytes: 20_000, allocation: 'singular-values' });
    expect(validatePlan(model, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect((await compress(model, plan)).report.after.bytes).toBeLessThanOrEqual(20_000);
  });
});

test('a direction that a plan leaves dense stays so', async () => {
  const twoWay = network({
    cell: 'gru',
    input: 7,
    layers: 1,
    cells: 8,
    direction: 'bidirectional',
    output: 5,
  });
  const plan = validatePlan(twoWay, {
    method,
    layers: [{ name: 'gru1', projection: { rank: [null, 3] } }],
  });
  const { report } = await compress(twoWay, plan);
  expect(report.layers.map(({ rank, reason }) => [rank, reason])).toEqual([
    [null, 'the plan says so'],
    [3, null],
  ]);
});

test('a budget of bytes counts sparse numbers as int8 models hold them, in f16', async () => {
  const kind = { kind: 'sparse', density: 0.5 } as const;
  const layers = [{ inputWeight: kind }, {}];
  const sparse = new Model(
    initNetwork({ cell: 'lstm', input: 40, cells: 16, layers, output: 5 }, 1),
  );
  const whole = sparse.convert({ dtype: 'int8' }).bytes;
  const targetBytes = whole - 500;
  const plan = planCompression(sparse, { method, targetBytes, dtype: 'int8' });
  const { report } = await compress(sparse, plan);
  expect(report.after.bytes).toBeLessThanOrEqual(targetBytes);
});
