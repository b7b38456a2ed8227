/** Files as Keras 1 to 3 write them (test/fixtures/make_keras.py), and what their formulas give. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, saveModel, type LoadOptions, type Model } from '../../../lib';
import { describeWithShared, SHARED } from '../../shared';

const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'keras');
const fixture = (name: string): string => join(FIXTURES, name);
const json = (name: string): unknown => JSON.parse(readFileSync(fixture(name), 'utf8'));

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-keras-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Numbers {
  shape: number[];
  data: number[];
}

const EXPECTED = json('expected.json') as Record<string, { input: Numbers; output: Numbers }>;

async function checkOutputs(name: string, model: Model): Promise<void> {
  const { input, output } = EXPECTED[name]!;
  const found = await model.run(Float32Array.from(input.data), { frames: input.shape[0]! });
  expect(found.length).toBe(output.data.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - output.data[i]!)).toBeLessThan(1e-5);
  });
}

/**
 * What goes from the last frame to the first in Keras runs backwards here. The product of two
 * directions is [f b, b f], 4 numbers, of which the last layer picks 2.
 */
const DIRECTIONS =
  'lstm backward 3 4, gru backward 4 5, lstm backward 5 4, lstm bidirectional 4 3, ' +
  'gru bidirectional 6 2, rnn forward 4 3, none, every-frame';

test.each<[string, string]>([
  ['lstm.h5', 'lstm forward 3 5, lstm forward 5 4, softmax, every-frame'],
  ['gru.h5', 'gru forward 3 5, gru forward 5 4, sigmoid, last-frame'],
  [
    'bidirectional.keras',
    'lstm bidirectional 4 3, gru bidirectional 6 2, log-softmax, every-frame',
  ],
  ['rnn.keras', 'rnn forward 3 5, rnn backward 5 4, softmax, last-frame'],
  ['frames.keras', 'lstm forward 4 5, gru forward 4 4, sigmoid, every-frame'],
  ['activations.h5', 'lstm forward 3 5, gru forward 5 4, every-frame'],
  ['nested.h5', 'lstm forward 3 4, lstm forward 4 4, gru forward 4 4, none, every-frame'],
  ['nested.keras', 'lstm forward 3 4, lstm forward 4 4, gru forward 4 4, none, every-frame'],
  ['stacked.keras', 'lstm forward 3 5, gru forward 5 4, lstm bidirectional 4 3, none, every-frame'],
  ['stacked.h5', 'lstm forward 3 5, gru forward 5 4, lstm bidirectional 4 3, none, every-frame'],
  ['directions.keras', DIRECTIONS],
  ['directions.h5', DIRECTIONS],
  ['last_sum.keras', 'lstm bidirectional 3 4, tanh, last-frame'],
  ['last_ave.keras', 'lstm bidirectional 3 4, tanh, last-frame'],
  ['last_concat.keras', 'lstm bidirectional 3 4, tanh, last-frame'],
])('%s is %s', async (name, description) => {
  const model = await loadModel(fixture(name));
  const layers = model.layers.map((layer) =>
    [layer.cell, layer.direction, layer.inputSize, layer.hiddenSize].join(' '),
  );
  const head = model.head.map(({ activation }) => activation);
  expect([...layers, ...head, model.emits].join(', ')).toBe(description);
  expect(model.format).toBe('keras');
  await checkOutputs(name, model);
});

test('any layer can be the output, by its name', async () => {
  const model = await loadModel(fixture('nested.h5'), { output: 'encoder' });
  expect(model.layers.map(({ name }) => name)).toEqual(['lstm', 'lstm_1']);
  expect((await loadModel(fixture('nested.h5'))).layers[2]!.name).toBe('lstm.2');
  await expect(loadModel(fixture('nested.h5'), { output: 'encoded' })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/no layer "encoded".*did you mean.*encoder/) as string,
  });
});

test.each([null, 7, []])('the architecture %j is refused', async (architecture) => {
  await expect(loadModel(fixture('cudnn_weights.h5'), { architecture })).rejects.toMatchObject({
    name: 'CompactRnnError',
  });
});

test('a layer that reads the state of another is refused', async () => {
  const layer = (class_name: string, reads: unknown[], config: object) => ({
    class_name,
    config: { name: class_name, ...config },
    name: class_name,
    inbound_nodes: reads.length > 0 ? [[[...reads, {}]]] : [],
  });
  const layers = [
    layer('InputLayer', [], {}),
    layer('LSTM', ['InputLayer', 0, 0], { units: 5, return_sequences: true, return_state: true }),
    layer('Dense', ['LSTM', 0, 1], { units: 2 }),
  ];
  const config = { layers, output_layers: [['Dense', 0, 0]] };
  const architecture = { class_name: 'Functional', config };
  await expect(loadModel(fixture('cudnn_weights.h5'), { architecture })).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringMatching(/layer "Dense" reads is output 1 of "LSTM"/) as string,
  });
});

test('weights alone are those of an architecture beside them', async () => {
  const options: LoadOptions = { architecture: json('cudnn.json') };
  await checkOutputs('cudnn_weights.h5', await loadModel(fixture('cudnn_weights.h5'), options));
});

test.each(['gru.h5', 'frames.keras'])('%s is saved and read again', async (name) => {
  const path = join(folder, 'model.safetensors');
  await saveModel(await loadModel(fixture(name)), path);
  await checkOutputs(name, await loadModel(path));
});

test('weights alone say which layers they are of, and what is missing', async () => {
  await expect(loadModel(fixture('cudnn_weights.h5'))).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(
      /cudnn_weights\.h5: .*weights alone, of the layers a, b, c: .*--architecture/,
    ) as string,
  });
});

interface LayerJson {
  class_name: string;
  config: Record<string, unknown>;
}

interface Config {
  config: { layers: LayerJson[] };
}

/** The layer in both directions, the one backwards with other options. */
function bothWays(layer: LayerJson, merge: string | null, other = {}): LayerJson {
  const backward = { ...layer, config: { ...layer.config, go_backwards: true, ...other } };
  return {
    class_name: 'Bidirectional',
    config: { name: 'b', merge_mode: merge, layer, backward_layer: backward },
  };
}

/** The error for the weights alone with an architecture that was changed. */
async function refusalOf(change: (layers: Config['config']['layers']) => void): Promise<unknown> {
  const architecture = json('cudnn.json') as Config;
  change(architecture.config.layers);
  return loadModel(fixture('cudnn_weights.h5'), { architecture }).catch((error: unknown) => error);
}

test.each<[string, Parameters<typeof refusalOf>[0], string, RegExp]>([
  [
    'a layer of another kind',
    ([, second]) => (second!.class_name = 'Conv1D'),
    'UNSUPPORTED_MODEL',
    /layer "b" \(Conv1D\) is of a class that is not read from Keras.*tf2onnx/,
  ],
  [
    'a layer that the file does not have',
    ([, second]) => (second!.config.name = 'd'),
    'INVALID_FILE',
    /no kernel of the layer "d"/,
  ],
  [
    'sizes that are not those of the arrays',
    ([, second]) => (second!.config.units = 3),
    'INVALID_MODEL',
    /b\/b\/recurrent_kernel:0 is \[4, 16\], but must be \[3, 12\]/,
  ],
  [
    'frames from the last to the first',
    ([, second]) => (second!.config.go_backwards = true),
    'UNSUPPORTED_MODEL',
    /layer "b" has go_backwards and return_sequences/,
  ],
  [
    'both directions as two outputs',
    (layers) => (layers[1] = bothWays(layers[1]!, null)),
    'UNSUPPORTED_MODEL',
    /layer "b" has the merge_mode null, which gives two outputs: .*concat, sum, ave, mul/,
  ],
  [
    'a product behind the last frame',
    (layers) => {
      layers[1]!.config.return_sequences = false;
      layers[1] = bothWays(layers[1]!, 'mul');
    },
    'UNSUPPORTED_MODEL',
    /layer "b" has the merge_mode mul with return_sequences=False.*use concat, sum or ave/,
  ],
  [
    'directions of different sizes',
    (layers) => (layers[1] = bothWays(layers[1]!, 'concat', { units: 3 })),
    'UNSUPPORTED_MODEL',
    /layer "b" has a backward_layer that differs .* give both the same class, units/,
  ],
  [
    'two layers that run the same way',
    (layers) => (layers[1] = bothWays(layers[1]!, 'concat', { go_backwards: false })),
    'UNSUPPORTED_MODEL',
    /layer "b" has a backward_layer that differs .* one of them go_backwards/,
  ],
  [
    'a layer over the last frame',
    ([first]) => (first!.config.return_sequences = false),
    'UNSUPPORTED_MODEL',
    /"b" reads "a", which gives its last frame only/,
  ],
  [
    'no units',
    ([first]) => delete first!.config.units,
    'INVALID_FILE',
    /layer "a"\.units must be a whole number/,
  ],
])('%s is refused', async (_, change, code, message) => {
  expect(await refusalOf(change)).toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});

describeWithShared('models of other people', () => {
  const models = join(SHARED, 'data', 'models');

  test('RNNoise: GRUs that read one another, by one of two outputs', async () => {
    const packed = join('rnnoise-models', 'beguiling-drafter-2018-08-30', 'weights.hdf5.xz');
    const path = join(folder, 'rnnoise.h5');
    writeFileSync(path, execFileSync('xz', ['-dkc', join(models, packed)], { maxBuffer: 2 ** 22 }));
    await expect(loadModel(path)).rejects.toThrow(/2 outputs, denoise_output, vad_output/);
    await checkOutputs('rnnoise', await loadModel(path, { output: 'denoise_output' }));
  });

  test('textgenrnn: the embedding and both LSTMs give what cuDNN computes', async () => {
    const recurrent = { units: 128, return_sequences: true };
    const layers = [
      { class_name: 'Embedding', config: { name: 'embedding' } },
      { class_name: 'CuDNNLSTM', config: { name: 'rnn_1', ...recurrent } },
      { class_name: 'CuDNNLSTM', config: { name: 'rnn_2', ...recurrent, return_sequences: false } },
    ];
    const model = await loadModel(join(models, 'textgenrnn', 'textgenrnn_weights.hdf5'), {
      architecture: { class_name: 'Sequential', config: { layers } },
    });
    await checkOutputs('textgenrnn', model);
  });
});
