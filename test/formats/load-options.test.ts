/** What `loadModel` takes beside the path: values for inputs of an ONNX graph, and a signal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, saveModel, type LoadOptions } from '../../lib/formats';
import { initNetwork } from '../../lib/init';
import type { Model } from '../../lib/model';
import { runInOnnxruntime } from '../onnxruntime';
import { expectClose } from './onnx/expect';
import { CELLS, FRAMES, graphOf, INPUTS } from './onnx/rnn-graph';
import { numbers, onnxBytes, tensor } from './onnx/write';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'));
  path = join(folder, 'weights-are-inputs.onnx');
  writeFileSync(path, BYTES);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const BYTES = onnxBytes(
  graphOf([['LSTM', 'X V S B', 'y', { hidden_size: CELLS }]], {
    inputs: {
      X: [FRAMES, 1, INPUTS],
      V: [1, 4 * CELLS, INPUTS],
      S: [1, 4 * CELLS, CELLS],
      B: [1, 'n'],
    },
  }),
);
const VALUES = {
  V: tensor([1, 4 * CELLS, INPUTS], 5) as { dims: number[]; data: Float32Array },
  S: tensor([1, 4 * CELLS, CELLS], 6) as { dims: number[]; data: Float32Array },
  B: tensor([1, 8 * CELLS], 7) as { dims: number[]; data: Float32Array },
};

const refused = (options: unknown, of = path): Promise<Model> =>
  loadModel(of, options as LoadOptions);

describe('weights that are inputs of the graph', () => {
  test('are refused without their values, and the error names both ways to give them', async () => {
    await expect(loadModel(path)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringMatching(
        /its weight R \("S"\) is an input of the graph: .*option inputs of loadModel, --input-values/,
      ) as string,
    });
  });

  test('are taken from inputs, as onnxruntime takes them', async () => {
    const X = { dims: [FRAMES, 1, INPUTS], data: numbers(FRAMES * INPUTS, 8) };
    const [out] = await runInOnnxruntime(BYTES, [{ X, ...VALUES }]);
    const model = await loadModel(path, { inputs: VALUES });
    expectClose(model.runSync(X.data, { frames: FRAMES }), out!.y!.data, 1e-6);
    const lists = Object.fromEntries(
      Object.entries(VALUES).map(([name, { dims, data }]) => [
        name,
        { dims, data: Float64Array.from(data) },
      ]),
    );
    const again = await loadModel(path, { inputs: lists });
    expect(again.layers[0]!.weights[0]!.input.data).toEqual(
      model.layers[0]!.weights[0]!.input.data,
    );
  });

  test('may be changed by the caller once the model is loading', async () => {
    const data = VALUES.B.data.slice();
    const loading = loadModel(path, { inputs: { ...VALUES, B: { ...VALUES.B, data } } });
    const model = await loading;
    data.fill(NaN);
    expect(model.layers[0]!.weights[0]!.bias.every(Number.isFinite)).toBe(true);
  });

  test('that hold infinity are refused as any weight is', async () => {
    const V = { ...VALUES.V, data: VALUES.V.data.slice().fill(Infinity) };
    await expect(loadModel(path, { inputs: { ...VALUES, V } })).rejects.toMatchObject({
      code: 'INVALID_MODEL',
    });
  });
});

describe('options are refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['that are none', 'inputs', /options of loadModel must be an object/],
    [
      'that do not exist',
      { input: {} },
      /loadModel has no option "input" \(did you mean "inputs"\?\)/,
    ],
    ['that are no signal', { signal: 1 }, /signal must be an AbortSignal, but is 1/],
    ['that are no values by name', { inputs: [1] }, /inputs must be an object of values by name/],
    [
      'for an input that there is not',
      { inputs: { ...VALUES, Q: VALUES.V } },
      /names "Q", which is no input of the graph: they are "X", "V", "S", "B"/,
    ],
    [
      'for dims that are not declared',
      { inputs: { V: { ...VALUES.V, dims: [4 * CELLS, INPUTS] } } },
      /inputs\["V"\] has dims \[16, 3\], but the graph declares \[1, 16, 3\]/,
    ],
    [
      'for dims that are not those of the numbers',
      { inputs: { B: { ...VALUES.B, dims: [1, 3] } } },
      /inputs\["B"\] has dims \[1, 3\], which are 3 elements, but holds 32/,
    ],
    [
      'for dims that are no sizes',
      { inputs: { B: { ...VALUES.B, dims: [1, -3] } } },
      /dims of inputs\["B"\] must be a list of sizes, but are \[1,-3\]/,
    ],
    [
      'for data that are no numbers',
      { inputs: { B: { dims: [1], data: ['1'] } } },
      /data of inputs\["B"\] must be a Float32Array or another array of numbers, but is Array/,
    ],
    [
      'for data with holes',
      { inputs: { B: { dims: [2], data: Array(2) } } },
      /data of inputs\["B"\] must be a Float32Array or another array of numbers/,
    ],
    ['for a value without dims', { inputs: { B: VALUES.B.data } }, /inputs\["B"\]/],
    [
      'for a value that is null',
      { inputs: { B: null } },
      /the options of inputs\["B"\] must be an object|inputs\["B"\]/,
    ],
  ])('%s', async (_, options, message) => {
    await expect(refused(options)).rejects.toMatchObject({
      name: 'CompactRnnError',
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });

  test('for a file that is no ONNX', async () => {
    const own = join(folder, 'own.safetensors');
    await saveModel(initNetwork({ cell: 'rnn', input: 2, layers: 1, cells: 2, output: 1 }), own);
    await expect(loadModel(own, { inputs: VALUES })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('inputs is for an ONNX graph') as string,
    });
    await expect(loadModel(own, { inputs: {} })).resolves.toBeDefined();
  });
});

describe('a signal', () => {
  const reason = new Error('enough');

  test('that was aborted ends it at once', async () => {
    await expect(loadModel(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test.each([
    [
      'while nodes are looked at',
      onnxBytes(
        graphOf(
          [
            ...Array.from({ length: 50_000 }, (_, k) => ['Foo', `f${k}`, `f${k + 1}`] as const),
            ['RNN', 'X W R', 'y'],
          ].map(([op, inputs, output]) => [op, inputs, output]),
          { outputs: ['y', 'f50000'], inputs: { X: [FRAMES, 1, INPUTS], f0: [1] } },
        ),
      ),
    ],
    [
      'while a matrix is rearranged',
      onnxBytes({
        ...graphOf([
          ['RNN', 'X W R', 'Y'],
          ['Squeeze', 'Y first', 's'],
          ['MatMul', 's wide', 'y'],
        ]),
        initializers: {
          ...graphOf([['RNN', 'X W R first', 'Y']]).initializers,
          wide: { dims: [CELLS, 1_000_000], data: new Float32Array(CELLS * 1_000_000).fill(1) },
        },
      }),
    ],
  ])('ends it %s', async (_, bytes) => {
    const large = join(folder, 'large.onnx');
    writeFileSync(large, bytes);
    const interruption = new AbortController();
    const loading = loadModel(large, { signal: interruption.signal });
    let turns = 0;
    const count = setInterval(() => {
      if (++turns === 2) interruption.abort(reason);
    }, 1);
    await expect(loading).rejects.toBe(reason);
    clearInterval(count);
    expect(turns).toBeGreaterThan(1);
  });
});

test('a run from zeros is told of, once, where initial states are inputs of the graph', async () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const streaming = join(folder, 'streaming.onnx');
  const inputs = { X: [FRAMES, 1, INPUTS], h: [1, 1, CELLS] };
  writeFileSync(
    streaming,
    onnxBytes(
      graphOf(
        [
          ['RNN', 'X W R _ _ h', 'Y'],
          ['Squeeze', 'Y first', 's'],
          ['RNN', 's R1 R _ _ h', 'y'],
        ],
        { inputs },
      ),
    ),
  );
  const model = await loadModel(streaming);
  model.createStream().step(new Float32Array(INPUTS));
  const xs = numbers(FRAMES * INPUTS, 9);
  const state = model.createStream().state;
  model.runSync(xs, { frames: FRAMES, initialStates: [state] });
  expect(warnings).not.toHaveBeenCalled();
  model.runSync(xs, { frames: FRAMES });
  await model.run(xs, { frames: FRAMES });
  expect(warnings).toHaveBeenCalledTimes(1);
  expect(warnings).toHaveBeenCalledWith(
    expect.stringMatching(/takes initial states as inputs \("h"\): this run begins with zeros/),
    { type: 'CompactRnnWarning', code: 'ZERO_INITIAL_STATES' },
  );
  warnings.mockRestore();
});
