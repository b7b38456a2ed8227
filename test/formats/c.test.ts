/** Generated C99 headers, compiled and run, against our runtime and against NumPy's numbers. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compress,
  exportModel,
  initNetwork,
  loadModel,
  Model,
  planCompression,
  type ActivationFunction,
  type Layer,
  type ModelSpec,
  type Network,
} from '../../lib';
import { describeWithShared, SHARED } from '../shared';

const KERAS = join(__dirname, '..', 'fixtures', 'keras');

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-c-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/**
 * Reads frames from standard input and writes outputs; with an argument says the size of the state.
 */
function program(isToken: boolean): string {
  return `
#include <stdio.h>
#define NET_IMPLEMENTATION
#include "net.h"

int main(int count, char **words)
{
    static net_state state;
    float x[NET_INPUTS], y[NET_OUTPUTS];
    (void)words;
    if (count > 1) {
        printf("%zu", sizeof state);
        return 0;
    }
    net_reset(&state);
    while (fread(x, sizeof x, 1, stdin) == 1) {
        net_step(&state, ${isToken ? '(int32_t)x[0]' : 'x'}, y);
        fwrite(y, sizeof y, 1, stdout);
    }
    return 0;
}
`;
}

/** Compiles the header of a model with all warnings as errors; gives what runs it. */
async function compiled(network: Network) {
  await exportModel(network, join(folder, 'net.h'), { to: 'c' });
  writeFileSync(join(folder, 'main.c'), program(network.embedding !== undefined));
  const flags = ['-std=c99', '-Wall', '-Wextra', '-Werror', '-pedantic', '-O1'];
  execFileSync('gcc', [...flags, 'main.c', '-o', 'net', '-lm'], { cwd: folder });
  const run =
    (...words: string[]) =>
    (input: Uint8Array) =>
      execFileSync(join(folder, 'net'), words, { input });
  return {
    header: readFileSync(join(folder, 'net.h'), 'utf8'),
    stateBytes: Number(run('size')(new Uint8Array()).toString()),
    outputs: (xs: Float32Array): Float32Array => {
      const bytes = run()(new Uint8Array(xs.buffer));
      return new Float32Array(new Uint8Array(bytes).buffer);
    },
  };
}

function expectClose(found: Float32Array, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5);
  });
}

const FRAMES = 12;

function inputOf(model: Model): Float32Array {
  const token = (i: number) => i % model.embedding!.rows;
  const value = (i: number) => Math.sin(1.7 * i * i + 0.3);
  return Float32Array.from({ length: FRAMES * model.inputSize }, (_, i) =>
    model.embedding ? token(i) : value(i),
  );
}

async function checkAgainstRuntime(model: Model): Promise<string> {
  const { header, stateBytes, outputs } = await compiled(model);
  const xs = inputOf(model);
  // Where bytes are multiplied by floats, our int8 has no such kernel: the same numbers as floats.
  const floats = model.convert({ dtype: 'f32' });
  expectClose(outputs(xs), await floats.run(xs, { frames: FRAMES }));
  expect(header).toContain(`RAM    ${stateBytes} bytes`);
  return header;
}

const SPECS: Record<string, ModelSpec> = {
  'LSTM with projections, low-rank input': {
    cell: 'lstm',
    input: 5,
    layers: [
      { cells: 12, projection: 4, inputWeight: { kind: 'low-rank', rank: 2 } },
      { cells: 9, projection: 3 },
    ],
    output: 6,
    outputActivation: 'log-softmax',
  },
  'GRU with low-rank recurrent weights': {
    cell: 'gru',
    input: 4,
    layers: [{ cells: 10, recurrentWeight: { kind: 'low-rank', rank: 3 } }, { cells: 7 }],
    output: 3,
    outputActivation: 'softmax',
  },
  'RNN without a head': {
    cell: 'rnn',
    input: 3,
    layers: [{ cells: 6 }, { cells: 5 }],
  },
};

test.each(Object.entries(SPECS))('%s gives what our runtime gives', async (_, spec) => {
  const network = initNetwork(spec, 3);
  await checkAgainstRuntime(new Model(network));
});

test.each(Object.entries(SPECS))('%s in bytes', async (_, spec) => {
  const model = new Model(initNetwork(spec, 3)).convert({ dtype: 'int8' });
  const header = await checkAgainstRuntime(model);
  expect(header).toContain('static const int8_t net_');
});

test('a GRU whose reset gate acts before its projection', async () => {
  const network = initNetwork(
    { cell: 'gru', input: 4, layers: [{ cells: 8, projection: 3 }], output: 2 },
    5,
  );
  const layers = network.layers.map((layer) => ({
    ...layer,
    resetAfter: false,
    weights: layer.weights.map(({ input, recurrent, bias, projection }) => ({
      input,
      recurrent,
      bias,
      projection: projection!,
    })),
  }));
  await checkAgainstRuntime(new Model({ ...network, layers }));
});

/** A layer with everything that its cells may have, those of ONNX among them. */
const CURVED: Record<string, [cell: 'lstm' | 'gru' | 'rnn', change: (layer: Layer) => Layer]> = {
  'an LSTM with bounds and peepholes': [
    'lstm',
    (layer) => ({
      ...layer,
      gateClip: 0.4,
      cellClip: 0.2,
      weights: layer.weights.map((own) => ({
        ...own,
        peepholes: Float32Array.from({ length: 3 * layer.hiddenSize }, (_, i) => Math.sin(i)),
      })),
    }),
  ],
  'an LSTM with coupled gates': ['lstm', (layer) => ({ ...layer, coupledGates: true })],
  'an LSTM with other activations': [
    'lstm',
    (layer) =>
      curved(
        layer,
        { name: 'hard-sigmoid', alpha: 0.2, beta: 0.5 },
        { name: 'softsign' },
        { name: 'relu' },
      ),
  ],
  'a GRU with other activations': [
    'gru',
    (layer) => curved(layer, { name: 'sigmoid' }, { name: 'relu' }),
  ],
  'a GRU that resets before, with others': [
    'gru',
    (layer) => ({
      ...curved(layer, { name: 'hard-sigmoid' }, { name: 'elu' }),
      resetAfter: false,
      gateClip: 0.3,
    }),
  ],
  'an RNN with another activation': ['rnn', (layer) => curved(layer, { name: 'leaky-relu' })],
};

function curved(layer: Layer, ...activations: ActivationFunction[]): Layer {
  const weights = layer.weights.map(({ input, recurrent, bias }) => ({
    input,
    recurrent,
    bias,
    activations,
  }));
  return { ...layer, weights };
}

test.each(Object.entries(CURVED))('%s', async (_, [cell, change]) => {
  const network = initNetwork({ cell, input: 3, layers: [{ cells: 5 }, { cells: 4 }] }, 6);
  const layers = network.layers.map((layer) => change(layer));
  await checkAgainstRuntime(new Model({ ...network, layers }));
});

describeWithShared('models of others', () => {
  test('RNNoise, whose noise GRU is one of relu', async () => {
    const folder = join(SHARED, 'data', 'models', 'rnnoise-models');
    await checkAgainstRuntime(
      await loadModel(join(folder, 'marathon-prescription-2018-08-29', 'mp.rnnn')),
    );
  });
});

test('what joint SVD makes of a model of Keras', async () => {
  const model = await loadModel(join(KERAS, 'lstm.h5'));
  const plan = planCompression(model, { method: 'joint-svd', tau: 0.8 });
  const { model: small } = await compress(model, plan);
  expect(small.parameters).toBeLessThan(model.parameters);
  await checkAgainstRuntime(small);
});

test.each(['lstm.h5', 'gru.h5'])('%s gives what NumPy gives', async (name) => {
  const expected = JSON.parse(readFileSync(join(KERAS, 'expected.json'), 'utf8')) as Record<
    string,
    Record<'input' | 'output', { data: number[] }>
  >;
  const { input, output } = expected[name]!;
  const { outputs } = await compiled(await loadModel(join(KERAS, name)));
  const all = outputs(Float32Array.from(input.data));
  expectClose(all.subarray(all.length - output.data.length), output.data);
});

test('an embedding, in floats and in bytes', async () => {
  const network = initNetwork({ cell: 'lstm', input: 4, layers: [{ cells: 6 }], output: 7 }, 2);
  const data = Float32Array.from({ length: 28 }, (_, i) => Math.cos(i * i));
  const embedding = { kind: 'dense', rows: 7, cols: 4, data } as const;
  const model = new Model({ ...network, embedding });
  await checkAgainstRuntime(model);
  await checkAgainstRuntime(model.convert({ dtype: 'int8' }));
});

test('layers of frames: normalization, functions, combinations', async () => {
  const network = initNetwork({ cell: 'gru', input: 4, layers: [{ cells: 4 }], output: 3 }, 9);
  const vector = (size: number) => Float32Array.from({ length: size }, (_, i) => 0.5 + i / 4);
  const functions = ['elu', 'softplus', 'gelu', 'hard-sigmoid', 'hard-swish', 'softsign'] as const;
  const beforeHead: Network['beforeHead'] = [
    { kind: 'combination', name: 'sum', by: 'sum', with: 'input' },
    { kind: 'layer-norm', name: 'norm', size: 4, epsilon: 1e-3, scale: vector(4) },
    { kind: 'rms-norm', name: 'rms', size: 4, epsilon: 1e-3, shift: vector(4) },
    ...functions.map((name) => ({
      kind: 'elementwise' as const,
      name: `a ${name}*/`, // no way out of a comment
      size: 4,
      shift: vector(4),
      activation: { name },
    })),
    { kind: 'combination', name: 'product', by: 'product', with: 'norm' },
    { kind: 'elementwise', name: 'soft', size: 4, scale: vector(4), activation: 'softmax' },
  ];
  await checkAgainstRuntime(new Model({ ...network, beforeHead }));
});

test.each<[string, (network: Network) => Network, RegExp]>([
  [
    'a backward layer',
    (network) => withLayer(network, { direction: 'backward' }),
    /direction backward/,
  ],
  [
    'an initial state',
    (network) => ({
      ...network,
      layers: network.layers.map((layer) => ({
        ...layer,
        weights: layer.weights.map((own) => ({
          ...own,
          initialHidden: new Float32Array(layer.hiddenSize).fill(1),
        })),
      })),
    }),
    /initial states/,
  ],
])('%s is refused', async (_, change, message) => {
  const network = initNetwork(SPECS['RNN without a head']!, 1);
  await expect(
    exportModel(change(network), join(folder, 'x.h'), { to: 'c' }),
  ).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringMatching(message) as string,
  });
});

test('f16 and other kinds of weight are refused with what to do', async () => {
  const model = new Model(initNetwork(SPECS['RNN without a head']!, 1));
  const path = join(folder, 'x.h');
  await expect(exportModel(model.convert({ dtype: 'f16' }), path, { to: 'c' })).rejects.toThrow(
    /stored as f16.*--dtype f32/,
  );
  const hashed = { kind: 'hashed', buckets: 8 } as const;
  const spec = { cell: 'rnn', input: 3, layers: [{ cells: 6, recurrentWeight: hashed }] };
  await expect(exportModel(initNetwork(spec as ModelSpec), path, { to: 'c' })).rejects.toThrow(
    /hashed weight.*joint-svd/,
  );
  await expect(exportModel(model, path, { to: 'rust' as 'c' })).rejects.toThrow(
    /to must be one of c/,
  );
});

function withLayer(network: Network, change: object): Network {
  return { ...network, layers: network.layers.map((layer) => ({ ...layer, ...change })) };
}
