/**
 * Matrices in int4: rounded number by number and by data as NumPy rounds them (GPTQ as its paper
 * has it, test/fixtures/make_int4.py); plans that mix types; what calibration buys.
 */
import { compress, convertCalibrated, planCompression, validatePlan } from '../../lib/compress';
import { initNetwork } from '../../lib/init';
import { matricesOf, Model } from '../../lib/model';
import { native } from '../../lib/native';
import { denseWeight, partsOf, storedElements, type Weight } from '../../lib/weights';
import { SEEDS, SURE, tOfRatios } from '../train/seeds';
import { noise } from '../train/teaching';
import cases from '../fixtures/int4.json';

/** q of a packed matrix, from its definition: two to a byte, the even column below. */
function stepsOf(data: Uint8Array, rows: number, cols: number): number[] {
  const bytes = Math.ceil(cols / 2);
  return Array.from({ length: rows * cols }, (_, e) => {
    const [i, j] = [Math.floor(e / cols), e % cols];
    const bits = (data[i * bytes + (j >> 1)]! >> (j % 2 === 0 ? 0 : 4)) & 15;
    return bits < 8 ? bits : bits - 16;
  });
}

describe.each(cases)('a matrix of $rows x $cols', ({ rows, cols, w, x, plain, gptq }) => {
  const floats = Float32Array.from(w);

  test('is rounded number by number as NumPy rounds it', () => {
    const { data, scales } = native.quantizeInt4(floats, rows);
    expect(stepsOf(data, rows, cols)).toEqual(plain.q);
    expect(Array.from(native.fromHalves(scales))).toEqual(plain.scales);
  });

  test('is rounded by data as the GPTQ of NumPy rounds it', async () => {
    const moment = new Float64Array(cols * cols);
    const inputs = Float32Array.from(x);
    for (let t = 0; t < inputs.length; t += cols)
      for (let i = 0; i < cols; i++)
        for (let j = 0; j < cols; j++) moment[i * cols + j]! += inputs[t + i]! * inputs[t + j]!;
    const { data, scales } = await native.int4Fit(floats, rows, cols, moment);
    expect(stepsOf(data, rows, cols)).toEqual(gptq.q);
    expect(Array.from(native.fromHalves(scales))).toEqual(gptq.scales);
  });
});

const CELLS = 24;

function lstm(seed: number, projection?: number): Model {
  const layers = [{ ...(projection && { projection }) }, {}];
  return new Model(
    initNetwork({ cell: 'lstm', input: 40, layers, cells: CELLS, output: 10 }, seed),
  );
}

/** Inputs that go together, as features do: each number is near the one before it. */
function examples(model: Model, stream: number, count = 4) {
  const heard = noise(model, 60, { stream, count });
  for (const { inputs } of heard)
    for (let i = 1; i < inputs.length; i++) inputs[i] = 0.9 * inputs[i - 1]! + 0.4 * inputs[i]!;
  return { count, load: (i: number) => heard[i]! };
}

/** The root mean square of what changes in the outputs. */
function change(before: Model, after: Model, stream: number): number {
  let sum = 0;
  let count = 0;
  const { load } = examples(before, stream);
  for (let i = 0; i < 4; i++) {
    const { inputs, frames } = load(i);
    const [a, b] = [before.runSync(inputs, { frames }), after.runSync(inputs, { frames })];
    a.forEach((value, e) => (sum += (value - b[e]!) ** 2));
    count += a.length;
  }
  return Math.sqrt(sum / count);
}

const dtypesOf = (weight: Weight): (string | undefined)[] =>
  partsOf(weight).map(({ matrix }) => matrix.dtype);

test.each([
  ['an LSTM', (seed: number) => lstm(seed)],
  ['an LSTM with a projection', (seed: number) => lstm(seed, 12)],
  [
    'a GRU whose reset gate acts first, both ways, of low-rank matrices',
    (seed: number) => {
      const weight = { kind: 'low-rank', rank: 10 } as const;
      const spec = {
        cell: 'gru',
        input: 40,
        cells: CELLS,
        output: 10,
        inputWeight: weight,
      } as const;
      const layers = [{ direction: 'bidirectional', resetAfter: false }, {}] as const;
      return new Model(initNetwork({ ...spec, layers: [...layers] }, seed));
    },
  ],
])('over ten starts, calibrated, the outputs of %s change less on other data', async (_, made) => {
  const ratios = await Promise.all(
    SEEDS.map(async (seed) => {
      const model = made(seed);
      const calibration = examples(model, 1, 8);
      const fitted = await convertCalibrated(model, { dtype: 'int4', calibration });
      const plain = model.convert({ dtype: 'int4' });
      for (const { weight } of matricesOf(fitted))
        expect(new Set(dtypesOf(weight))).toEqual(new Set(['int4']));
      expect(fitted.bytes).toBe(plain.bytes);
      return change(model, fitted, 9) / change(model, plain, 9);
    }),
  );
  expect(tOfRatios(ratios)).toBeLessThan(SURE);
});

test('the same calibration makes the same model, and changes neither the first nor its embedding', async () => {
  const model = lstm(3, 12);
  const before = storedElements(model.layers[0]!.weights[0]!.input as never).data.slice();
  const convert = () =>
    convertCalibrated(model, { dtype: 'int4', calibration: examples(model, 1) });
  const [one, two] = [await convert(), await convert()];
  matricesOf(one).forEach(({ weight }, i) => {
    expect(weight.data).toEqual(matricesOf(two)[i]!.weight.data);
  });
  expect(storedElements(model.layers[0]!.weights[0]!.input as never).data).toEqual(before);
});

test('a plan says how each matrix is stored, whatever all are', async () => {
  const model = lstm(5);
  const [first, second] = model.layers.map(({ name }) => name);
  const [head] = model.head.map(({ name }) => name);
  const plan = validatePlan(model, {
    method: 'joint-svd',
    dtype: 'int4',
    layers: [
      {
        name: first,
        projection: { rank: 8, dtype: 'int8' },
        input: { kind: 'low-rank', rank: 4, dtype: 'f16' },
      },
      { name: second, recurrent: { kind: 'dense', dtype: 'int8' } },
      { name: head, weight: { kind: 'dense', dtype: 'f32' } },
    ],
  });
  const { model: small } = await compress(model, plan);
  const [below, above] = small.layers.map((each) => each.weights[0]!);
  const { input, recurrent, projection } = below!;
  expect([input, recurrent, projection!].map(dtypesOf)).toEqual([
    ['f16', 'f16'],
    ['int4'],
    ['int8'],
  ]);
  expect([above!.input, above!.recurrent].map(dtypesOf)).toEqual([['int4'], ['int8']]);
  const { weight } = small.head[0]!;
  expect(dtypesOf(weight)).toEqual([undefined]);
  const { model: again } = await compress(model, JSON.parse(JSON.stringify(plan)) as typeof plan);
  expect(again.bytes).toBe(small.bytes);
});

test.each([
  [{ recurrent: { kind: 'dense', dtype: 'int5' } }, 'plan.lstm1.recurrent.dtype must be'],
  [{ projection: { rank: 3, dtype: 4 } }, 'plan.lstm1.projection.dtype must be'],
])('a plan of an unknown type is refused: %j', (entry, message) => {
  const model = lstm(5);
  const plan = { method: 'joint-svd', layers: [{ name: 'lstm1', ...entry }] };
  expect(() => validatePlan(model, plan)).toThrow(message);
});

test('compress rounds by the calibration that it is given, by fits that use it and by others', async () => {
  const model = lstm(7);
  const calibration = examples(model, 1, 8);
  for (const calibrated of [false, true]) {
    const plan = planCompression(model, { rank: 20, dtype: 'int4', calibrated });
    const { model: wide } = await compress(
      model,
      { ...plan, dtype: 'f32' },
      calibrated ? { calibration } : {},
    );
    const { model: fitted } = await compress(model, plan, { calibration });
    const plain = change(wide, wide.convert({ dtype: 'int4' }), 9);
    expect(change(wide, fitted, 9)).toBeLessThan(plain);
  }
  const pruned = planCompression(model, { method: 'low-rank', rank: 12, dtype: 'int4' });
  const stages: string[] = [];
  await compress(model, pruned, { calibration, onProgress: ({ stage }) => stages.push(stage) });
  expect(stages.at(-1)).toBe('rounded to int4');
});

test('what int4 cannot do, and what does not fit, is said', async () => {
  const model = lstm(1);
  const calibration = examples(model, 1);
  const convert = (options: object) => convertCalibrated(model, options as never);
  await expect(convert({ dtype: 'int8', calibration })).rejects.toThrow(
    'calibrated conversion is to int4, but dtype is "int8"',
  );
  await expect(convert({ dtype: 'int4' })).rejects.toThrow('got no calibration');
  await expect(
    convert({
      dtype: 'int4',
      calibration: { count: 1, load: () => ({ inputs: new Float32Array(7), frames: 1 }) },
    }),
  ).rejects.toThrow(/^calibration example 0: xs must be/);
  const { layers, emits } = lstm(1);
  const weight = denseWeight(1, CELLS, new Float32Array(CELLS).fill(1e7));
  const big = new Model({ layers, emits, head: [{ name: 'big', activation: 'none', weight }] });
  expect(() => big.convert({ dtype: 'int4' })).toThrow('for which int4 has no scales');
  await expect(
    compress(model, planCompression(model, { rank: 3, dtype: 'int8' }), { calibration }),
  ).rejects.toThrow('the plan would not use it');
});
