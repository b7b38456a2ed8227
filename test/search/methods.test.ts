/** Searches and budgets of bytes by every method. */
import {
  compress,
  trainingExamples,
  Model,
  planCompression,
  searchPlan,
  validatePlan,
  type Dtype,
  type CompressionMethod,
  type SearchOptions,
} from '../../lib';
import {
  isRankedMethod,
  KIND_METHODS,
  kindMethodOf,
  layerMatrices,
  METHODS,
  planOfSpecs,
  type Plan,
} from '../../lib/compress';
import { network } from '../compress/networks';

const model = new Model(network({ cell: 'lstm', input: 12, layers: 2, cells: 16, output: 5 }));
const twoWay = new Model(
  network({ cell: 'gru', input: 12, layers: 2, cells: 10, direction: 'bidirectional', output: 5 }),
);
const OTHERS = METHODS.filter((method) => !isRankedMethod(method));

describe.each(METHODS)('%s', (method: CompressionMethod) => {
  it.each<[string, Dtype | undefined]>([
    ['in f32', undefined],
    ['in f16', 'f16'],
    ['in int8, scales included', 'int8'],
  ])('keeps a budget of bytes %s, and leaves little of it', async (_, dtype) => {
    for (const subject of [model, twoWay]) {
      const whole = dtype ? subject.convert({ dtype }).bytes : subject.bytes;
      const targetBytes = Math.round(0.6 * whole);
      const options = { method, targetBytes, ...(dtype && { dtype }) };
      const { model: small } = await compress(subject, planCompression(subject, options));
      expect(small.bytes).toBeLessThanOrEqual(targetBytes);
      expect(small.bytes).toBeGreaterThan(0.7 * targetBytes); // ranks are coarse here
    }
  });

  it('keeps a budget in a search as without', async () => {
    const options = { method, targetBytes: Math.round(0.6 * model.bytes) };
    const { plan, report } = await searchPlan(model, options);
    const { report: made } = await compress(model, planCompression(model, options));
    expect(report.after).toMatchObject(made.after);
    expect((await compress(model, plan)).report.after).toEqual(made.after);
  });

  it('keeps an allowed loss, and uses it', async () => {
    // Grows with every number that is left out.
    const loss = ({ parameters }: Model) => 10 - parameters / 1000;
    const allowedLoss = (0.5 * model.parameters) / 1000;
    const { plan, report } = await searchPlan(model, { method, allowedLoss, loss });
    expect(validatePlan(model, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    const { model: small } = await compress(model, plan);
    expect(small.parameters).toBe(report.after.parameters);
    expect(loss(small) - loss(model)).toBeLessThanOrEqual(allowedLoss);
    expect(small.parameters).toBeLessThan(0.6 * model.parameters);
    expect(report.tried.length).toBeLessThan(12);
    expect(report.allocation).toBe(isRankedMethod(method) ? 'tau' : null);
  });

  it('leaves the model as it is where nothing may be lost, or nothing is too slow', async () => {
    const loss = ({ parameters }: Model) => -parameters;
    const targets: Omit<SearchOptions, 'method'>[] = [
      { allowedLoss: 0, loss },
      { targetStepMicros: 1e9 },
    ];
    for (const target of targets) {
      const { plan, report } = await searchPlan(model, { method, ...target });
      expect(plan.layers).toEqual([]);
      expect(report.after.parameters).toBe(model.parameters);
      expect((await compress(model, plan)).model.parameters).toBe(model.parameters);
    }
  });
});

describe.each(KIND_METHODS)('a budget that %s allocates by sensitivity', (method) => {
  const frames = 30;
  const inputs = Float32Array.from({ length: 12 * frames }, (_, i) => Math.sin(i * i));
  const options = {
    method,
    allocation: 'sensitivity',
    calibration: trainingExamples([{ inputs, frames }]),
  } as const;

  function changeOf(changed: Model, dense: Model): number {
    const [ys, expected] = [changed, dense].map((each) => each.runSync(inputs, { frames }));
    const squares = (x: Float32Array): number => x.reduce((sum, each) => sum + each ** 2, 0);
    return squares(ys!.map((y, i) => y - expected![i]!)) / squares(expected!);
  }

  it.each(['targetParameters', 'targetBytes'] as const)('is kept: %s', async (field) => {
    for (const subject of [model, twoWay]) {
      const target = Math.round(
        0.6 * (field === 'targetBytes' ? subject.bytes : subject.parameters),
      );
      const { plan, report } = await searchPlan(subject, { ...options, [field]: target });
      const { model: small } = await compress(subject, plan);
      expect(small[field === 'targetBytes' ? 'bytes' : 'parameters']).toBeLessThanOrEqual(target);
      expect(report.after).toMatchObject({ parameters: small.parameters, bytes: small.bytes });
      expect(report.allocation).toBe('sensitivity');
    }
  });

  it('goes by what the outputs make of each matrix alone', async () => {
    const { report } = await searchPlan(model, { ...options, targetParameters: 2000 });
    const names = ['lstm1 input', 'lstm1 recurrent', 'lstm2 input', 'lstm2 recurrent'];
    expect(report.sensitivities!.map(({ name }) => name)).toEqual(names);
    const [, matrix] = layerMatrices(model, model.layers);
    const spec = kindMethodOf(method)!.keeping(1 / 2, matrix!.shape, undefined);
    const alone = planOfSpecs([[matrix!, spec]], { method, dtype: undefined }) as Plan;
    const { model: cut } = await compress(model, alone);
    const [, half] = report.sensitivities![1]!.measured;
    expect(half!.parameters).toBe(cut.parameters - (model.parameters - 64 * 16));
    expect(half!.change / changeOf(cut, model)).toBeCloseTo(1, 6);
  });

  it('is taken first from what nothing comes of', async () => {
    const deaf = network({ cell: 'lstm', input: 12, layers: 2, cells: 16, output: 5 });
    deaf.layers[0]!.weights[0]!.recurrent.data.fill(0);
    const targetParameters = new Model(deaf).parameters - 500; // of 1024
    const { plan } = await searchPlan(deaf, { ...options, targetParameters });
    expect(plan.layers).toEqual([{ name: 'lstm1', recurrent: expect.any(Object) as object }]);
  });
});

describe.each(['low-rank', 'dirnet'] as const)('a time for a step of %s', (method) => {
  it('is met by what was measured', async () => {
    const large = new Model(
      network({ cell: 'lstm', input: 40, layers: 2, cells: 128, output: 40 }),
    );
    const { report: dense } = await searchPlan(large, { method, targetStepMicros: 1e9 });
    const targetStepMicros = 0.6 * dense.before.stepMicros!;
    const { report } = await searchPlan(large, { method, targetStepMicros });
    expect(report.after.stepMicros).toBeLessThanOrEqual(targetStepMicros);
    expect(report.after.parameters).toBeLessThan(large.parameters);
  });
});

it('a time that hashing, which multiplies as often, cannot reach is refused', () =>
  expect(searchPlan(model, { method: 'hashed', targetStepMicros: 1e-3 })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(
      /targetStepMicros is 0\.001, but at the smallest sizes a step takes [\d.]+ here/,
    ) as string,
  }));

it('no more buckets are planned than int8 stores in a row', async () => {
  const large = new Model(network({ cell: 'lstm', input: 150, layers: 1, cells: 150, output: 5 }));
  const options = { method: 'hashed', targetBytes: 150_000, dtype: 'int8' } as const;
  const { model: small } = await compress(large, planCompression(large, options));
  expect(small.bytes).toBeLessThanOrEqual(150_000);
  const { recurrent } = small.layers[0]!.weights[0]!;
  expect(recurrent.kind === 'hashed' && recurrent.buckets.cols).toBe(65_536);
});

it('dictionaries are of so many atoms as are asked for, whatever is searched', async () => {
  const loss = ({ parameters }: Model) => 10 - parameters / 1000;
  const { plan } = await searchPlan(model, { method: 'odl', rank: 7, allowedLoss: 2.5, loss });
  expect(plan.layers.map(({ projection }) => projection)).toEqual([{ rank: 7 }, { rank: 7 }]);
});

it('progress is told up to the end', async () => {
  const shares: number[] = [];
  await searchPlan(model, {
    method: 'low-rank',
    allowedLoss: 1,
    loss: ({ parameters }: Model) => -parameters / 1000,
    onProgress: ({ done, total }) => shares.push(done / total),
  });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

describe.each(OTHERS)('%s refuses', (method) => {
  it('a budget out of reach, with the least, which is within reach', async () => {
    const refused = (): unknown => planCompression(model, { method, targetBytes: 10 });
    expect(refused).toThrow(/^targetBytes is 10, but .* leaves at least \d+: raise it to that$/);
    const [, least] = /at least (\d+)/.exec(
      await searchPlan(model, { method, targetBytes: 10 }).then(String, String),
    )!;
    const { model: small } = await compress(
      model,
      planCompression(model, { method, targetBytes: Number(least) }),
    );
    expect(small.bytes).toBeLessThanOrEqual(Number(least));
  });

  it('a budget that the model keeps as it is', () => {
    const { parameters, bytes } = model;
    expect(() => planCompression(model, { method, targetParameters: parameters })).toThrow(
      `uncompressed the model takes no more than ${parameters} parameters: lower it below that`,
    );
    expect(() => planCompression(model, { method, targetBytes: bytes })).toThrow(
      `no more than ${bytes} bytes`,
    );
    const half = model.convert({ dtype: 'f16' }).bytes;
    expect(() => planCompression(model, { method, targetBytes: half, dtype: 'f16' })).toThrow(
      `no more than ${half} bytes`,
    );
  });
});
