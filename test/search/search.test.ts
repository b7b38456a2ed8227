import {
  compress,
  evaluate,
  trainingExamples,
  Model,
  planCompression,
  searchPlan,
  validatePlan,
  type CompressionReport,
  type SearchOptions,
} from '../../lib';
import { network } from '../compress/networks';

const method = 'joint-svd';
const model = new Model(network({ cell: 'lstm', input: 7, layers: 3, cells: 16, output: 5 }));
const twoWay = new Model(
  network({ cell: 'gru', input: 7, layers: 2, cells: 12, direction: 'bidirectional', output: 5 }),
);
const frames = 40;
const sequence = (seed: number) => ({
  inputs: Float32Array.from({ length: 7 * frames }, (_, i) => Math.sin(seed + i * 1.7) * 2),
  frames,
});
const calibration = trainingExamples([sequence(1), sequence(2)]);
const ranksOf = (report: CompressionReport) => report.layers.map(({ rank }) => rank);

/** The share of the outputs' squares by which one model differs from another on the calibration. */
function changeOf(changed: Model, dense: Model): number {
  let [difference, whole] = [0, 0];
  for (const { inputs } of [sequence(1), sequence(2)]) {
    const [ys, expected] = [changed, dense].map((each) => each.runSync(inputs, { frames }));
    expected!.forEach((y, i) => {
      difference += (ys![i]! - y) ** 2;
      whole += y ** 2;
    });
  }
  return difference / whole;
}

describe('a plan that was searched', () => {
  it.each(['tau', 'singular-values'] as const)(
    'by %s has the ranks that the budget gives',
    async (allocation) => {
      for (const subject of [model, twoWay]) {
        const budget = { targetBytes: Math.round(subject.bytes * 0.6), allocation };
        const { plan, report } = await searchPlan(subject, { method, ...budget });
        expect(validatePlan(subject, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
        const [searched, planned] = [plan, planCompression(subject, { method, ...budget })];
        const made = await compress(subject, searched);
        expect(ranksOf(made.report)).toEqual(ranksOf((await compress(subject, planned)).report));
        expect(report.after).toEqual({ ranks: ranksOf(made.report), ...made.report.after });
        expect(report.before).toMatchObject({
          parameters: subject.parameters,
          bytes: subject.bytes,
        });
      }
    },
  );

  it('keeps start, type and layers that were asked for', async () => {
    const { plan } = await searchPlan(model, {
      method,
      stacked: true,
      calibrated: true,
      calibration,
      dtype: 'f16',
      layers: ['lstm2', 'lstm1'],
      targetParameters: Math.round(model.parameters * 0.7),
    });
    expect(plan).toMatchObject({ method, stacked: true, calibrated: true, dtype: 'f16' });
    expect(plan.layers.map(({ name }) => name)).toEqual(['lstm1', 'lstm2']);
    const { report } = await compress(model, plan, { calibration });
    expect(report.after.parameters).toBeLessThanOrEqual(model.parameters * 0.7);
  });

  it('is out of reach where the least is more', async () => {
    const least = (await compress(model, planCompression(model, { method, rank: 1 }))).model
      .parameters;
    await expect(searchPlan(model, { method, targetParameters: least - 1 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(`leave at least ${least}`) as string,
    });
  });
});

describe('an allowed loss', () => {
  it('is used up: no smaller ranks of any tau would keep it', async () => {
    // Falls with every number that is left out, so that each tau's is known without a search.
    const loss = ({ parameters }: Model) => 10 - parameters / 1000;
    for (const allowedLoss of [0.5, 1.5, 3]) {
      const { plan, report } = await searchPlan(model, { method, allowedLoss, loss });
      const { report: made } = await compress(model, plan);
      expect(report.after.loss! - report.before.loss!).toBeLessThanOrEqual(allowedLoss);
      const allowed = (size: number) => (model.parameters - size) / 1000 <= allowedLoss;
      const sizes: number[] = [];
      for (let tau = 0.01; tau <= 1; tau += 0.01)
        sizes.push(
          (await compress(model, planCompression(model, { method, tau }))).model.parameters,
        );
      expect(made.after.parameters).toBeLessThanOrEqual(Math.min(...sizes.filter(allowed)));
      expect(report.tried.length).toBeLessThan(9);
    }
  });

  it('is of what evaluate says, on the path of least distortion, stored as the result will be', async () => {
    const labelled = trainingExamples(
      [1, 2].map((seed) => ({
        ...sequence(seed),
        labels: Array.from({ length: frames }, (_, t) => (t + seed) % 5),
      })),
    );
    const loss = async (each: Model) =>
      (await evaluate(each, labelled, { criterion: { kind: 'ce' } })).loss;
    const allowedLoss = 0.05;
    const { plan, report } = await searchPlan(model, {
      method,
      allowedLoss,
      loss,
      dtype: 'f16',
      allocation: 'singular-values',
    });
    const { model: small } = await compress(model, plan);
    expect(await loss(small)).toBe(report.after.loss);
    expect((await loss(small))! - (await loss(model))!).toBeLessThanOrEqual(allowedLoss);
    expect(small.parameters).toBeLessThan(model.parameters);
  });

  it('of nothing leaves nothing to do where nothing can be cut without loss', async () => {
    const loss = ({ parameters }: Model) => -parameters;
    const { plan, report } = await searchPlan(model, { method, allowedLoss: 0, loss });
    expect(plan.layers).toEqual([]);
    expect(report.after.ranks).toEqual([null, null, null]);
    expect((await compress(model, plan)).model.parameters).toBe(model.parameters);
  });

  it('that the type alone exceeds is refused with what it costs', async () => {
    const loss = ({ bytes }: Model) => -bytes;
    const halved = model.bytes - model.convert({ dtype: 'f16' }).bytes;
    await expect(
      searchPlan(model, { method, allowedLoss: 1, loss, dtype: 'f16' }),
    ).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(
        `allowedLoss is 1, but the loss grows by ${halved.toPrecision(3)}`,
      ) as string,
    });
  });

  it('needs a loss that is a number', () =>
    expect(searchPlan(model, { method, allowedLoss: 1, loss: () => NaN })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'loss must give a number, but gave NaN',
    }));
});

describe('a time for a step', () => {
  const large = new Model(network({ cell: 'lstm', input: 40, layers: 2, cells: 256, output: 40 }));

  it('is met by what was measured', async () => {
    const { report: dense } = await searchPlan(large, { method, targetStepMicros: 1e9 });
    expect(dense.after.ranks).toEqual([null, null]);
    const targetStepMicros = 0.6 * dense.before.stepMicros!;
    const { plan, report } = await searchPlan(large, {
      method,
      targetStepMicros,
      allocation: 'singular-values',
    });
    expect(report.after.stepMicros).toBeLessThanOrEqual(targetStepMicros);
    expect(plan.layers.length).toBeGreaterThan(0);
    expect((await compress(large, plan)).model.parameters).toBe(report.after.parameters);
  });

  it('out of reach is refused with the least', () =>
    expect(searchPlan(model, { method, targetStepMicros: 1e-3 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(
        /targetStepMicros is 0\.001, but at the smallest sizes a step takes [\d.]+ here/,
      ) as string,
    }));

  it('is not for models that cannot be stepped', () =>
    expect(searchPlan(twoWay, { method, targetStepMicros: 5 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('this model cannot be stepped: layer gru1') as string,
    }));
});

describe('a budget allocated by sensitivity', () => {
  const targetParameters = Math.round(model.parameters * 0.55);
  const options: SearchOptions = {
    method,
    targetParameters,
    allocation: 'sensitivity',
    calibration,
  };

  it('measures what the outputs make of each group alone', async () => {
    const { report } = await searchPlan(model, options);
    expect(report.sensitivities!.map(({ name }) => name)).toEqual(['lstm1', 'lstm2', 'lstm3']);
    for (const { name, measured } of report.sensitivities!) {
      expect(measured.at(-1)!.rank).toBe(1);
      for (const { rank, change } of measured) {
        const alone = { method, layers: [{ name, projection: { rank: rank! } }] } as const;
        const expected = changeOf((await compress(model, alone)).model, model);
        expect(change / expected).toBeCloseTo(1, 6);
      }
    }
  });

  it('keeps the budget and changes outputs less than one tau for all does', async () => {
    const { plan } = await searchPlan(model, options);
    const { model: small } = await compress(model, plan);
    const plain = await compress(model, planCompression(model, { method, targetParameters }));
    expect(small.parameters).toBeLessThanOrEqual(targetParameters);
    expect(changeOf(small, model)).toBeLessThan(changeOf(plain.model, model));
  });

  it('cuts first what nothing comes of', async () => {
    // A direction whose outputs the head does not read, and which is read by itself alone.
    const deaf = network({
      cell: 'gru',
      input: 7,
      layers: 1,
      cells: 12,
      direction: 'bidirectional',
      output: 5,
    });
    const { weight } = deaf.head[0]!;
    weight.data.forEach((_, i) => i % 24 < 12 && (weight.data[i] = 0));
    const half = Math.round(new Model(deaf).parameters * 0.8);
    const { plan } = await searchPlan(deaf, { ...options, targetParameters: half });
    expect(plan.layers).toEqual([
      { name: 'gru1', projection: { rank: [expect.any(Number), null] } },
    ]);
  });
});

describe('a search', () => {
  it.each<[string, object, string]>([
    [
      'no target',
      {},
      'exactly one of targetParameters, targetBytes, targetStepMicros, allowedLoss',
    ],
    ['nothing', { targetBytes: undefined }, 'but got none'],
    [
      'two targets',
      { targetBytes: 9, targetStepMicros: 9 },
      'but got targetBytes and targetStepMicros',
    ],
    ['no time', { targetStepMicros: 0 }, 'targetStepMicros must be a number above 0, but is 0'],
    ['a budget of half a byte', { targetBytes: 0.5 }, 'targetBytes must be a whole number above 0'],
    [
      'a negative loss',
      { allowedLoss: -1, loss: () => 0 },
      'allowedLoss must be a number of at least 0',
    ],
    [
      'a loss of unknown kind',
      { allowedLoss: 1 },
      'allowedLoss is by how much loss may grow: give both',
    ],
    ['a loss for nothing', { targetBytes: 9, loss: () => 0 }, 'give both, or neither'],
    [
      'a loss that is none',
      { allowedLoss: 1, loss: 2 },
      'loss must be a function of a model, but is 2',
    ],
    ['threads for nothing', { targetBytes: 9, threads: 2 }, 'threads are those of a measured step'],
    ['threads out of range', { targetStepMicros: 9, threads: 0 }, 'threads must be a whole number'],
    [
      'sensitivity of nothing',
      { targetBytes: 9, allocation: 'sensitivity' },
      'sensitivity is measured on',
    ],
    [
      'calibration for nothing',
      { targetBytes: 9, calibration },
      'calibration is given, but the plan',
    ],
    [
      'another way',
      { targetBytes: 9, allocation: 'sensitivty' },
      'but is "sensitivty" (did you mean',
    ],
    ['a misspelled option', { targetByte: 9 }, 'searchPlan has no option "targetByte"'],
    ['a rule', { tau: 0.5 }, 'searchPlan has no option "tau"'],
    [
      'another method',
      { targetBytes: 9, method: 'svd' },
      'method must be one of joint-svd, odl, dirnet',
    ],
    [
      'a start of another method',
      { allowedLoss: 1, loss: () => 0, method: 'odl', stacked: true },
      'stacked is for',
    ],
    [
      'an allocation of another method',
      { targetBytes: 9, method: 'pruned', allocation: 'tau' },
      'allocation tau is for joint-svd, but the method is pruned: leave it out, or take sensitivity',
    ],
    [
      'sensitivity of dictionaries',
      { targetBytes: 9, method: 'odl', allocation: 'sensitivity', calibration },
      'allocation sensitivity is for joint-svd, low-rank, hashed, toeplitz-like, pruned, but the method is odl: leave it out',
    ],
    [
      'a rank to search',
      { targetBytes: 9, method: 'low-rank', rank: 3 },
      'rank is for odl and dirnet',
    ],
    ['an unknown layer', { targetBytes: 9, layers: ['lstm9'] }, 'layers names "lstm9"'],
  ])('refuses %s', (_, options, message) =>
    expect(searchPlan(model, { method, ...options })).rejects.toMatchObject({
      name: 'CompactRnnError',
      code: 'INVALID_OPTION',
      message: expect.stringContaining(message) as string,
    }),
  );

  it('names the example that does not fit', () =>
    expect(
      searchPlan(model, {
        method,
        targetBytes: 9000,
        allocation: 'sensitivity',
        calibration: trainingExamples([sequence(1), { inputs: new Float32Array(3), frames: 1 }]),
      }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^calibration example 1: xs must be/) as string,
    }));

  it('tells its progress up to the end, and ends when it is aborted', async () => {
    const shares: number[] = [];
    const options = {
      method,
      allowedLoss: 1,
      loss: ({ parameters }: Model) => -parameters / 1000,
    } as const;
    await searchPlan(model, {
      ...options,
      onProgress: ({ done, total }) => shares.push(done / total),
    });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const abort = new AbortController();
    const loss = () => {
      abort.abort(new Error('enough'));
      return 1;
    };
    await expect(searchPlan(model, { ...options, loss, signal: abort.signal })).rejects.toThrow(
      'enough',
    );
  });
});
