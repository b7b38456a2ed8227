/**
 * State dicts of PyTorch, against what its modules give (test/fixtures/make_pytorch.py), and real
 * models; what is refused, and by which words.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../../lib';
import { readNpz } from '../../../lib/formats';
import { describeWithShared, SHARED } from '../../shared';

const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'pytorch');
const at = (name: string): string => join(FIXTURES, name);

interface Case {
  readonly x: number[][];
  readonly y: number[][];
  readonly architecture?: unknown;
}

const CASES = JSON.parse(readFileSync(at('cases.json'), 'utf8')) as Record<string, Case>;

let warnings: jest.SpyInstance;
beforeEach(() => {
  warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(() => {
  warnings.mockRestore();
});

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Array.from(actual).reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0);
}

test.each(Object.entries(CASES))('%s gives what PyTorch gives', async (name, each) => {
  const model = await loadModel(at(name), { architecture: each.architecture });
  expect(model.format).toBe('pytorch');
  const y = await model.run(Float32Array.from(each.x.flat()), { frames: each.x.length });
  expect(worst(y, each.y.flat())).toBeLessThan(1e-6);
});

test('a layer of a stack and a layer alone have the names of their modules', async () => {
  const names = async (file: string): Promise<string[]> => {
    const { layers, head } = await loadModel(at(file));
    return [...layers, ...head].map(({ name }) => name);
  };
  expect(await names('lstm.pt')).toEqual(['rnn.l0', 'rnn.l1', 'output']);
  expect(await names('cells.pt')).toEqual(['below', 'above', 'output']);
});

test('it is told what a state dict does not say, unless an architecture says it', async () => {
  await loadModel(at('rnn.pt'));
  expect(warnings).toHaveBeenCalledWith(
    expect.stringMatching(/tanh in rnn, no activation behind output, an output at every frame/),
    expect.objectContaining({ code: 'PYTORCH_ASSUMED' }),
  );
  warnings.mockClear();
  const layers = [
    { module: 'rnn', activation: 'tanh' },
    { module: 'output', activation: 'none' },
  ];
  await loadModel(at('rnn.pt'), { architecture: { layers } });
  expect(warnings).not.toHaveBeenCalled();
});

test('a vector without a bias is an RMSNorm, which is told', async () => {
  const layers = ['rnn', 'norm', { module: 'mask', activation: 'none' }];
  const { beforeHead } = await loadModel(at('between.pt'), { architecture: { layers } });
  expect(beforeHead).toMatchObject([{ kind: 'rms-norm', epsilon: 2 ** -23 }]);
  expect(warnings).toHaveBeenCalledWith(
    expect.stringMatching(/an nn\.RMSNorm in norm/),
    expect.objectContaining({ code: 'PYTORCH_ASSUMED' }),
  );
});

test('of several state dicts the one with the usual name is read, which is told', async () => {
  await loadModel(at('several.pt'));
  expect(warnings).toHaveBeenCalledWith(
    expect.stringMatching(/the weights of model_state_dict, not of ema_state_dict/),
    expect.objectContaining({ code: 'PYTORCH_ASSUMED' }),
  );
});

test('modules that an architecture leaves out are left out, which is told', async () => {
  const { head } = await loadModel(at('lstm.pt'), { architecture: { layers: ['rnn'] } });
  expect(head).toEqual([]);
  expect(warnings).toHaveBeenCalledWith(
    expect.stringMatching(/left out.*output/),
    expect.objectContaining({ code: 'PYTORCH_UNUSED' }),
  );
});

test('an architecture says activations, names and where the output is taken', async () => {
  const { x, y } = CASES['lstm.pt']!;
  const model = await loadModel(at('lstm.pt'), {
    architecture: {
      layers: ['rnn', { module: 'output', name: 'classes', activation: 'softmax' }],
      emits: 'last-frame',
    },
  });
  expect(model.head[0]).toMatchObject({ name: 'classes', activation: 'softmax' });
  const last = await model.run(Float32Array.from(x.flat()), { frames: x.length });
  const powers = y.at(-1)!.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  expect(
    worst(
      last,
      powers.map((power) => power / sum),
    ),
  ).toBeLessThan(1e-6);
});

test('one of several state dicts is chosen by its path', async () => {
  const architecture = { stateDict: 'listener' };
  expect((await loadModel(at('refused-two.pt'), { architecture })).layers).toHaveLength(2);
  const smooth = await loadModel(at('several.pt'), {
    architecture: { stateDict: 'ema_state_dict' },
  });
  const { x, y } = CASES['several.pt']!;
  const of = await smooth.run(Float32Array.from(x.flat()), { frames: x.length });
  expect(worst(of, y.flat())).toBeGreaterThan(0.1);
});

describe('refused, by what it is and with a remedy', () => {
  test.each([
    ['refused-code.pt', /names (posix|os)\.system.*nothing of it was run.*state_dict\(\)/],
    ['refused-code-legacy.pt', /names (posix|os)\.system.*nothing of it was run/],
    ['refused-module.pt', /whole module \(the class __main__\.Net\).*state_dict\(\)/],
    ['refused-torchscript.pt', /TorchScript program.*torch\.jit\.load/],
    [
      'refused-two.pt',
      /several state dicts.*speaker, listener.*--architecture, {"stateDict": "speaker"}/,
    ],
    [
      'refused-conv.pt',
      /no RNN, GRU, LSTM, Linear, Embedding or normalization: conv, not known \(weight \[2, 3, 4\]\)/,
    ],
    ['refused-order.pt', /which activation follows output.*--architecture, {"layers":\["rnn",/],
    ['refused-list.pt', /holds no state dict/],
    ['refused-quantized.pt', /weights that PyTorch quantized \(torch\.\w+\).*--dtype int8/],
  ])('%s', async (name, message) => {
    const error: unknown = await loadModel(at(name)).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'CompactRnnError' });
    expect((error as Error).message).toMatch(message);
    expect(existsSync('/tmp/compact-rnn-ran')).toBe(false);
  });

  test.each([
    [{ layers: ['rmm'] }, /names rmm, which the state dict does not have.*did you mean.*rnn/],
    [{ layers: ['rnn', 'rnn'] }, /names rnn twice/],
    [{ layer: ['rnn'] }, /unknown field "layer"/],
    [{ layers: [{ module: 'rnn', activation: 'relu' }] }, /whose activations are fixed/],
    [
      { layers: [{ module: 'rnn', epsilon: 1 }] },
      /says the epsilon of rnn, which is nn\.LSTM: leave it out/,
    ],
    [
      { layers: ['rnn', { module: 'output', use: 'rms-norm' }] },
      /uses output as rms-norm, but it is nn\.Linear/,
    ],
    [
      { layers: ['rnn', { module: 'output', activation: 'mish' }] },
      /activation must be one of softmax/,
    ],
    [
      { layers: ['rnn', { combine: 'sum', with: 'tail' }] },
      /combines with "tail", which is not below it/,
    ],
    [{ stateDict: 'modle' }, /no state dict modle/],
    [7, /architecture must be an object/],
  ])('the architecture %j', async (architecture, message) => {
    await expect(loadModel(at('lstm.pt'), { architecture })).rejects.toThrow(message);
  });

  test('an architecture for a file that needs none', async () => {
    const onnx = join(FIXTURES, '..', 'onnx', 'lstm-softmax.onnx');
    await expect(loadModel(onnx, { architecture: { layers: ['x'] } })).rejects.toThrow(
      /architecture is for a file of weights alone/,
    );
  });
});

describeWithShared('models of others', () => {
  const models = (...parts: string[]): string => join(SHARED, 'data', 'models', ...parts);

  test('the AN4 recognizer agrees with PyTorch to 1e-4', async () => {
    const model = await loadModel(models('an4-pytorch', 'an4_lstm_5x500.pt'), {
      architecture: { layers: ['lstm', { module: 'output', activation: 'log-softmax' }] },
    });
    const reference = await readNpz(models('an4-pytorch', 'reference.npz'));
    const inputs = [...reference].filter(([name]) => name.startsWith('in_'));
    expect(inputs).toHaveLength(5);
    for (const [name, { shape, data }] of inputs) {
      const y = await model.run(data, { frames: shape[0]! });
      expect(worst(y, reference.get(name.replace('in_', 'out_'))!.data)).toBeLessThan(1e-4);
    }
  });

  test.each([
    ['speech-commands-lstm/good_weights/kaggle.ckpt', 88_035, 3],
    ['speech-commands-lstm/good_weights/my.ckpt', 86_475, 3],
    ['shakespeare-pytorch/shakespeare_lstm_2x650.pt', 5_290_740, 2],
  ])('%s gives what PyTorch does', async (path, parameters, layers) => {
    const model = await loadModel(models(path));
    expect(model).toMatchObject({ format: 'pytorch', parameters });
    expect(model.layers).toHaveLength(layers);
    const shared = JSON.parse(readFileSync(at('shared.json'), 'utf8')) as Record<
      string,
      Record<'x' | 'y', number[]>
    >;
    const { x, y } = shared[path]!;
    const ys = await model.run(Float32Array.from(x), { frames: x.length / model.inputSize });
    expect(worst(ys, y)).toBeLessThan(1e-4);
  });

  test.each(['bf16', 'f64', 'i64'])('a state dict of %s in safetensors', async (type) => {
    const model = await loadModel(join(SHARED, 'cases', 'reports', `n_torch_${type}.safetensors`));
    expect(model).toMatchObject({ format: 'pytorch', parameters: 516 });
  });
});
