/** What all methods of compression have in common, and the errors that they report. */
import {
  compress,
  METHODS,
  planCompression,
  validatePlan,
  type CompressionMethod,
  type Plan,
} from '../../lib/compress';
import { initNetwork } from '../../lib/init';
import { compressionReportHtml } from '../../lib/report';
import { withoutZeros } from '../../lib/compress/matrix-fits';
import { Model, type Network } from '../../lib/model';
import type { Dtype } from '../../lib/weights';
import type { LayerWeights } from '../../lib/model/layer';
import { networkParameters } from '../../lib/model/count';
import { weightParameters } from '../../lib/weights';

const CELLS = 24;
const network = initNetwork({ cell: 'lstm', input: 10, layers: 2, cells: CELLS, output: 6 }, 2);
const model = new Model(network);
const TARGET = 4000;

const xs = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i * 1.3));

describe.each(METHODS)('%s', (method: CompressionMethod) => {
  test('makes a plan for a budget, in JSON, and keeps to it', async () => {
    const plan = planCompression(model, { method, targetParameters: TARGET });
    expect(validatePlan(model, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    const { model: small, report } = await compress(model, plan);
    expect(small.parameters).toBeLessThanOrEqual(TARGET);
    expect(small.parameters).toBeGreaterThan(0.8 * TARGET);
    expect(report).toMatchObject({
      method,
      after: { parameters: small.parameters, bytes: small.bytes },
    });
    const ys = small.runSync(xs, { frames: 5 });
    expect(ys.every(Number.isFinite)).toBe(true);
    expect(ys).not.toEqual(model.runSync(xs, { frames: 5 }));
  });

  test('stores as asked', async () => {
    const plan = planCompression(model, { method, targetParameters: TARGET, dtype: 'f16' });
    const whole = await compress(model, { ...plan, dtype: 'f32' });
    const { model: small } = await compress(model, plan);
    expect(small.parameters).toBe(whole.model.parameters);
    expect(small.bytes).toBeLessThan(whole.model.bytes);
  });

  test('has words of its own on pages', async () => {
    const plan = planCompression(model, { method, targetParameters: TARGET });
    const { report } = await compress(model, plan);
    const page = compressionReportHtml(report, { title: 'm', model: 'm', version: '0' });
    const ofJointSvd = 'A truncated singular value decomposition splits the recurrent weight';
    expect(page.includes(ofJointSvd)).toBe(method === 'joint-svd');
  });

  test('refuses a budget that is too small', async () => {
    const planned = async () =>
      compress(model, planCompression(model, { method, targetParameters: 40 }));
    await expect(planned()).rejects.toThrow(/targetParameters is 40, but/);
  });
});

async function matricesOf(plan: Plan) {
  return (await compress(network, plan)).report.matrices;
}

test('the error of a low-rank matrix falls to nothing at full rank, and that of a pruned one at density 1', async () => {
  const full = (kind: object) =>
    ({ method: 'low-rank' as const, layers: [{ name: 'lstm1', input: kind }] }) as Plan;
  const [low] = await matricesOf(full({ kind: 'low-rank', rank: 10 }));
  expect(low!.error).toBeLessThan(1e-6);
  const [whole] = await matricesOf(full({ kind: 'sparse', density: 1 }));
  expect(whole!.error).toBe(0);
  const errors = [];
  for (const density of [0.75, 0.5, 0.25])
    errors.push((await matricesOf(full({ kind: 'sparse', density })))[0]!.error);
  expect(errors[0]).toBeLessThan(errors[1]!);
  expect(errors[1]).toBeLessThan(errors[2]!);
});

test('a full displacement is the matrix itself', async () => {
  const layers = [{ name: 'lstm1', recurrent: { kind: 'toeplitz-like' as const, rank: CELLS } }];
  const [report] = await matricesOf({ method: 'toeplitz-like', layers });
  expect(report!.error).toBeLessThan(1e-5);
  expect(report!.parameters).toEqual({ before: 4 * CELLS * CELLS, after: 4 * 2 * CELLS * CELLS });
});

test('a displacement cut to a low rank leaves less than the whole matrix to be wished for', async () => {
  for (const rank of [1, 2, 4, 8]) {
    const layers = [{ name: 'lstm2', recurrent: { kind: 'toeplitz-like' as const, rank } }];
    const [report] = await matricesOf({ method: 'toeplitz-like', layers });
    expect(report!.error).toBeLessThan(1);
  }
});

test('pruning keeps the largest numbers', async () => {
  const plan: Plan = {
    method: 'pruned',
    layers: [{ name: 'lstm2', recurrent: { kind: 'sparse', density: 0.1 } }],
  };
  const { model: small } = await compress(network, plan);
  const [before, after] = [network, small].map(
    (each: Network) => each.layers[1]!.weights[0]!.recurrent.data,
  );
  const magnitudes = before!.map(Math.abs).sort();
  const kept = Math.round(0.1 * magnitudes.length);
  const smallest = magnitudes[magnitudes.length - kept]!;
  expect(after).toEqual(before!.map((x) => (Math.abs(x) >= smallest ? x : 0)));
});

test('a plan mixes projections and kinds, gate by gate, and reaches the head', async () => {
  const plan: Plan = {
    method: 'joint-svd',
    layers: [
      { name: 'lstm1', projection: { rank: 8 }, recurrent: { kind: 'low-rank', rank: 4 } },
      {
        name: 'lstm2',
        recurrent: {
          kind: 'gates',
          gates: { i: { kind: 'toeplitz-like', rank: 1 }, o: { kind: 'hashed', buckets: 50 } },
        },
      },
      { name: 'output', weight: { kind: 'low-rank', rank: 2 } },
    ],
    dtype: 'int8',
  };
  expect(validatePlan(network, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  const { model: small, report } = await compress(network, plan);
  expect(small.layers[0]!.weights[0]!.projection!.rows).toBe(8);
  expect(report.method).toBe('mixed');
  expect(report.matrices.map(({ name, kind }) => [name, kind])).toEqual([
    ['lstm1 recurrent weight', 'low-rank'],
    ['lstm2 recurrent weight', 'gates'],
    ['output weight', 'low-rank'],
  ]);
  const stack = small.layers[1]!.weights[0]!.recurrent;
  expect(stack.kind === 'gates' && stack.gates.map(({ kind }) => kind)).toEqual([
    ...['toeplitz-like', 'dense', 'dense', 'hashed'],
  ]);
  expect(small.runSync(xs, { frames: 5 }).every(Number.isFinite)).toBe(true);
});

test('dictionaries make projections and sparse codes, and count what is not zero', async () => {
  const nonzeros = 1500;
  const plan: Plan = {
    method: 'odl',
    layers: ['lstm1', 'lstm2'].map((name) => ({ name, projection: { rank: 12 } })),
    nonzeros,
  };
  const { model: small, report } = await compress(model, plan);
  const codes = [
    ...small.layers.map(({ weights }) => weights[0]!.recurrent),
    ...[small.layers[1]!.weights[0]!.input, small.head[0]!.weight],
  ];
  const count = codes.reduce((sum, w) => sum + w.data.reduce((n, x) => n + Number(x !== 0), 0), 0);
  expect(count).toBeLessThanOrEqual(nonzeros);
  expect(count).toBeGreaterThan(0.9 * nonzeros);
  const stored = codes.reduce((sum, code) => sum + weightParameters(code), 0);
  expect(stored).toBeLessThanOrEqual(nonzeros);
  expect(
    report.layers.every(({ rank, recurrentError }) => rank! <= 12 && recurrentError! < 1),
  ).toBe(true);
  expect(networkParameters(small)).toBeLessThan(networkParameters(network));
});

/**
 * Of a matrix of which more than two thirds stay, single numbers with their places take more bytes
 * than all of it does.
 */
test('codes that are hardly sparse are stored dense only where that keeps to the nonzeros', async () => {
  const layers = ['lstm1', 'lstm2'].map((name) => ({ name, projection: { rank: 4 } }));
  const all = 2 * 4 * CELLS * 4 + 4 * CELLS * 4 + 6 * 4;
  for (const nonzeros of [Math.round(0.9 * all), all]) {
    const { model: small } = await compress(model, { method: 'odl', layers, nonzeros });
    const codes = [
      ...small.layers.map(({ weights }) => weights[0]!.recurrent),
      ...[small.layers[1]!.weights[0]!.input, small.head[0]!.weight],
    ];
    const stored = codes.reduce((sum, code) => sum + weightParameters(code), 0);
    expect(stored).toBeLessThanOrEqual(nonzeros);
    expect(codes.every(({ kind }) => kind === 'dense')).toBe(nonzeros === all);
  }
});

test.each<[object, RegExp]>([
  [
    { method: 'low-rank', layers: [{ name: 'lstm1', input: { kind: 'low-rank', rank: 11 } }] },
    /plan.lstm1.input.rank must be a whole number from 1 to 10, but is 11/,
  ],
  [
    { method: 'low-rank', layers: [{ name: 'lstm1', input: { kind: 'fancy' } }] },
    /plan.lstm1.input.kind must be one of dense, low-rank/,
  ],
  [{ method: 'low-rank', layers: [{ name: 'lstm1' }] }, /plan.lstm1 says nothing/],
  [
    { method: 'low-rank', layers: [{ name: 'lstm1', projection: { rank: 2 } }] },
    /plan.lstm1.projection is not for the method low-rank/,
  ],
  [
    {
      method: 'joint-svd',
      layers: [{ name: 'lstm1', recurrent: { kind: 'gates', gates: { q: { kind: 'dense' } } } }],
    },
    /plan.lstm1.recurrent.gates has an unknown field "q"/,
  ],
  [
    { method: 'joint-svd', layers: [{ name: 'lstm1', recurrent: { kind: 'sparse', density: 0 } }] },
    /density must be a number above 0/,
  ],
  [
    { method: 'joint-svd', layers: [{ name: 'output', weight: { kind: 'gates', gates: {} } }] },
    /plan.output.weight.kind is "gates", but the matrix has no gates/,
  ],
  [
    { method: 'odl', layers: [{ name: 'lstm1', projection: { rank: 2 } }] },
    /plan.nonzeros must be a whole number/,
  ],
  [
    { method: 'odl', nonzeros: 5, layers: [{ name: 'lstm1', projection: { tau: 0.5 } }] },
    /plan.lstm1.projection must have a rank with odl/,
  ],
])('a plan that cannot be: %j', (plan, message) => {
  expect(() => validatePlan(network, plan)).toThrow(message);
});

test.each<[string, Plan]>([
  [
    'low-rank',
    { method: 'low-rank', layers: [{ name: 'lstm1', input: { kind: 'low-rank', rank: 2 } }] },
  ],
  ['low-rank', { method: 'low-rank', layers: [{ name: 'lstm1', input: { kind: 'dense' } }] }],
  [
    'mixed',
    { method: 'low-rank', layers: [{ name: 'lstm1', input: { kind: 'hashed', buckets: 9 } }] },
  ],
  ['joint-svd', { method: 'joint-svd', layers: [{ name: 'lstm1', projection: { rank: 3 } }] }],
  [
    'mixed',
    { method: 'joint-svd', layers: [{ name: 'output', weight: { kind: 'low-rank', rank: 2 } }] },
  ],
])('what was done is called %s', async (called, plan) => {
  expect((await compress(model, plan)).report.method).toBe(called);
});

test.each(['odl', 'dirnet'] as const)('progress of %s goes up to the end', async (method) => {
  const plan = planCompression(model, { method, targetParameters: TARGET });
  const shares: number[] = [];
  const stages = new Set<string>();
  await compress(model, plan, {
    onProgress: ({ stage, done, total }) => {
      shares.push(done / total);
      stages.add(stage);
    },
  });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  expect(new Set(shares).size).toBeGreaterThan(10);
  expect([...stages][0]).toBe('dictionary 1 of 2, pass 1');
});

test('a plan of dictionaries may ask for kinds alone', async () => {
  const layers = [{ name: 'lstm1', input: { kind: 'low-rank' as const, rank: 2 } }];
  const { report } = await compress(model, { method: 'odl', layers, nonzeros: 0 });
  expect(report.matrices.map(({ name }) => name)).toEqual(['lstm1 input weight']);
});

test('matrices of many zeros are stored sparse only where that takes less in the type that is asked for', () => {
  const { layers, ...rest } = initNetwork(
    { cell: 'lstm', input: 40, layers: 1, cells: 40, output: 6 },
    2,
  );
  const [{ recurrent }] = layers[0]!.weights as readonly [LayerWeights];
  recurrent.data.forEach((_, i) => i % 2 === 0 && (recurrent.data[i] = 0));
  const stored = (dtype: Dtype) =>
    withoutZeros(
      { layers, ...rest },
      ({ role }) => role === 'recurrent',
      160 * 40,
      () => dtype,
    ).layers[0]!.weights[0]!.recurrent.kind;
  expect(['f32', 'f16', 'int8'].map((dtype) => stored(dtype as Dtype))).toEqual([
    'sparse',
    'dense',
    'dense',
  ]);
});
