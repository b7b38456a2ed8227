/**
 * Models in f16 and int8, against NumPy's run of the same definitions
 * (test/fixtures/make_quantized.py) and themselves.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, saveModel } from '../../lib/formats';
import { Model } from '../../lib/model';
import { asDense, denseWeight, type DenseWeight, type Dtype, type Weight } from '../../lib/weights';
import { storedElements } from '../../lib/weights';
import fixture from '../fixtures/quantized.json';
import { EVERY_CELL } from './every-cell';
import { randomLayer, randoms, smallNetwork } from './networks';

const [INPUTS, CELLS, RANK, OUTPUTS] = [21, 19, 7, 5];
const floats = (numbers: number[]): Float32Array => Float32Array.from(numbers);
const { input, recurrent, projection, head } = fixture.matrices;

const model = new Model({
  layers: [
    {
      name: 'lstm1',
      cell: 'lstm',
      direction: 'forward',
      inputSize: INPUTS,
      hiddenSize: CELLS,
      weights: [
        {
          input: denseWeight(4 * CELLS, INPUTS, floats(input)),
          recurrent: denseWeight(4 * CELLS, RANK, floats(recurrent)),
          projection: denseWeight(RANK, CELLS, floats(projection)),
          bias: floats(fixture.bias),
        },
      ],
    },
  ],
  head: [
    {
      name: 'out',
      weight: denseWeight(OUTPUTS, RANK, floats(head)),
      bias: floats(fixture.headBias),
      activation: 'none',
    },
  ],
  emits: 'every-frame',
});

function weightsOf({ layers, head: heads }: Model): Record<keyof typeof fixture.matrices, Weight> {
  const [{ input: x, recurrent: h, projection: p }] = layers[0]!.weights as [
    Model['layers'][0]['weights'][0],
  ];
  return { input: x, recurrent: h, projection: p!, head: heads[0]!.weight };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

describe.each(['f16', 'int8'] as const)('a model in %s', (dtype) => {
  const small = model.convert({ dtype });
  const { stored, ys } = fixture[dtype];

  test('stores what NumPy makes of its numbers', () => {
    for (const [name, weight] of Object.entries(weightsOf(small))) {
      const { data, scales } = storedElements(asDense(weight));
      const expected: { data: number[]; scales?: number[] } = stored[name as keyof typeof stored];
      expect(asDense(weight).dtype).toBe(dtype);
      expect([...data]).toEqual(expected.data);
      expect(scales && [...scales]).toEqual(expected.scales);
    }
  });

  test('gives what NumPy computes from the same definitions', () => {
    const xs = floats(fixture.xs);
    const frames = xs.length / INPUTS;
    expect(largestDifference(small.runSync(xs, { frames }), ys)).toBeLessThan(2e-5);
    const stream = small.createStream();
    for (let t = 0; t < frames; t++) {
      const y = stream.step(xs.subarray(t * INPUTS, (t + 1) * INPUTS));
      expect(largestDifference(y, ys.slice(t * OUTPUTS, (t + 1) * OUTPUTS))).toBeLessThan(2e-5);
    }
  });

  test('counts its parameters as before and its bytes as they are', () => {
    expect(small.parameters).toBe(model.parameters);
    const rows = 4 * CELLS + 4 * CELLS + RANK + OUTPUTS;
    const elements = 4 * CELLS * (INPUTS + RANK) + RANK * CELLS + OUTPUTS * RANK;
    const vectors = 4 * (4 * CELLS + OUTPUTS);
    expect(small.bytes).toBe(vectors + (dtype === 'f16' ? 2 * elements : elements + 4 * rows));
    expect(small.format).toBe(model.format);
  });

  test('has its numbers as floats too, and becomes f32 with those', () => {
    const wide = small.convert({ dtype: 'f32' });
    for (const [name, weight] of Object.entries(weightsOf(wide))) {
      expect(asDense(weight).dtype).toBeUndefined();
      expect(weight.data).toEqual(weightsOf(small)[name as 'input'].data);
    }
    const limit = dtype === 'f16' ? 0.6 * 2 ** -11 : 0.6 / 254;
    expect(largestDifference(weightsOf(small).input.data, input)).toBeLessThan(limit + 1e-7);
  });

  test('comes back from a file bit-equal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-convert-'));
    const path = join(folder, 'small.safetensors');
    await saveModel(small, path);
    const loaded = await loadModel(path);
    for (const [name, weight] of Object.entries(weightsOf(loaded)))
      expect(storedElements(asDense(weight))).toEqual(
        storedElements(asDense(weightsOf(small)[name as 'input'])),
      );
    const xs = floats(fixture.xs);
    const frames = xs.length / INPUTS;
    expect(loaded.runSync(xs, { frames })).toEqual(small.runSync(xs, { frames }));
    expect(loaded.bytes).toBe(small.bytes);
    rmSync(folder, { recursive: true });
  });

  test.each(EVERY_CELL)(
    'gives utterances in step and sequences side by side what they get alone: %s',
    (_, cell) => {
      const one = cell.convert({ dtype });
      const [batch, frames] = [7, 3];
      const size = frames * one.inputSize;
      const xs = randoms(4)(batch * size, 1);
      const alone = Array.from({ length: batch }, (_each, b) => {
        const stream = one.createStream();
        return Array.from({ length: frames }, (_frame, t) => {
          const start = b * size + t * one.inputSize;
          return [...stream.step(xs.subarray(start, start + one.inputSize))];
        });
      });
      for (const threads of [1, 2])
        expect([...one.runSync(xs, { frames, batch, threads })]).toEqual(alone.flat(2));
      const stream = one.createStream({ batch, threads: 2 });
      const first = alone.flatMap(([y]) => y!);
      const x = Array.from({ length: batch }, (_each, b) => [
        ...xs.subarray(b * size, b * size + one.inputSize),
      ]);
      expect([...stream.step(floats(x.flat()))]).toEqual(first);
    },
  );
});

describe('a type is refused', () => {
  const small = smallNetwork();
  const network = new Model(small);

  test.each([
    [{ dtype: 'int2' }, /dtype must be f32, f16, int8, int4, but is "int2"/],
    [{}, /dtype must be f32, f16, int8, int4, but is undefined/],
    [{ type: 'f16' }, /convert has no option "type"/],
  ])('that is not there: %j', (options, message) => {
    expect(() => network.convert(options as { dtype: Dtype })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
    );
  });

  test('where a number is too large for it', () => {
    const data = small.layers[1]!.weights[0]!.recurrent.data.slice();
    data[5] = -70000;
    const weights = [{ ...small.layers[1]!.weights[0]!, recurrent: denseWeight(16, 4, data) }];
    const large = new Model({
      ...small,
      layers: [small.layers[0]!, { ...small.layers[1]!, weights }],
    });
    expect(() => large.convert({ dtype: 'f16' })).toThrow(
      /lstm2 recurrent weight holds -70000 at index 5, beyond 65504, the largest number of f16: use int8 or f32/,
    );
    expect(large.convert({ dtype: 'int8' }).layers[1]!.weights[0]!.recurrent.data[5]).toBeCloseTo(
      -70000,
      -1,
    );
  });

  test('where a number rounds beyond the largest half, and not below that', () => {
    const recurrent = small.layers[1]!.weights[0]!.recurrent.data.slice();
    const withNumber = (value: number): Model => {
      recurrent[15] = value;
      const weights = [
        { ...small.layers[1]!.weights[0]!, recurrent: denseWeight(16, 4, recurrent) },
      ];
      return new Model({ ...small, layers: [small.layers[0]!, { ...small.layers[1]!, weights }] });
    };
    // NumPy: float16(65519.996) is 65504, float16(65520) is inf
    const below = withNumber(65519.996).convert({ dtype: 'f16' });
    expect(below.layers[1]!.weights[0]!.recurrent.data[15]).toBe(65504);
    expect(() => withNumber(65520).convert({ dtype: 'f16' })).toThrow(
      /holds 65520 at index 15, beyond 65504/,
    );
  });

  test('where a matrix is too wide for it', () => {
    const wide = new Model({
      layers: [randomLayer('rnn1', { cell: 'rnn', inputSize: 65537, hiddenSize: 1 })],
      head: [],
      emits: 'every-frame',
    });
    expect(() => wide.convert({ dtype: 'int8' })).toThrow(
      /rnn1 input weight has 65537 columns, more than the 65536 that int8 can have: use f16 or f32/,
    );
  });

  test('where somebody only says so', () => {
    const weights = [
      {
        ...small.layers[0]!.weights[0]!,
        input: {
          ...denseWeight(20, 3, new Float32Array(60)),
          dtype: 'int8',
        } as unknown as DenseWeight, // which its type does not allow,
      },
    ];
    expect(
      () => new Model({ ...small, layers: [{ ...small.layers[0]!, weights }, small.layers[1]!] }),
    ).toThrow(
      /lstm1 input weight is said to be "int8", but its data are floats: convert\(\) makes such weights/,
    );
  });
});
