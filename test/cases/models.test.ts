/**
 * The ONNX models of other people (../shared/data/models), whether or not they can run here: in
 * place at full rank each gives in onnxruntime what it did, smaller ranks make a smaller file.
 * Those that stay as they are say why. Models of other formats are read in test/formats.
 */
import { join } from 'node:path';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { loadModel } from '../../lib';
import { onnxTree } from '../../lib/formats';
import { compressGraph, inspectGraph, loadGraph, planGraphCompression } from '../../lib/graphs';
import { expectClose } from '../formats/onnx/expect';
import { numbers, onnxBytes } from '../formats/onnx/write';
import { bytesOf } from '../graphs/graph';
import { type OracleTensor, runInOnnxruntime } from '../onnxruntime';
import { describeWithShared, SHARED } from '../shared';

const MODELS = join(SHARED, 'data', 'models');

/** What an input leaves open. */
const OPEN = 2;

/** Layers, and how many of them are cells written out. */
interface Found {
  readonly layers: number;
  readonly written?: number;
  /** Of inputs that leave more than the batch open. */
  readonly sizes?: Readonly<Record<string, readonly number[]>>;
}

const FILES: [string, Found][] = [
  ['dtln/model_1.onnx', { layers: 2 }],
  ['dtln/model_2.onnx', { layers: 2, written: 2 }],
  ['gtcrn/gtcrn_simple.onnx', { layers: 14 }],
  ['nnsplit/en/model.onnx', { layers: 3, sizes: { input: [2, 20] } }],
  ['onnx2c/test/simple_networks/lstm_k1_b1_r1.onnx', { layers: 1 }],
  ['onnx2c/test/simple_networks/lstm_k1_b1_r1_relu.onnx', { layers: 1 }],
  [
    'silero-vad/silero_vad_16k_op15.onnx',
    { layers: 1, sizes: { input: [1, 576], state: [2, 1, 128] } },
  ],
  [
    'silero-vad/silero_vad_v3_2021-12-17.onnx',
    { layers: 2, sizes: { input: [1, 512], h0: [2, 1, 64], c0: [2, 1, 64] } },
  ],
  ...(['lstm', 'gru', 'rnn'].flatMap((cell) =>
    ['', '_bidirectional', '_reverse', '_with_initial_state'].map((kind): [string, Found] => [
      `burn-onnx/crates/onnx-tests/tests/${cell}/${cell}${kind}.onnx`,
      { layers: 1 },
    ]),
  ) as [string, { layers: number }][]),
];

describeWithShared('graphs of other people', () => {
  test.each(FILES)(
    '%s is compressed in place',
    async (path, { layers, written = 0, sizes = {} }) => {
      const graph = await loadGraph(join(MODELS, path));
      const { summary } = await inspectGraph(graph, [1]);
      expect(summary.refused).toEqual([]);
      expect(summary.layers).toHaveLength(layers);
      expect(summary.layers.filter(({ writtenOut }) => writtenOut)).toHaveLength(written);
      const planOf = (share: number) => ({
        method: 'joint-svd' as const,
        layers: summary.layers.map(({ name, hiddenSize }) => ({
          name,
          projection: { rank: Math.ceil(share * hiddenSize) },
        })),
      });
      const { graph: same } = await compressGraph(graph, planOf(1));
      const feeds = feedsOf(join(MODELS, path), sizes);
      const [[before], [after]] = await Promise.all([
        runInOnnxruntime(join(MODELS, path), [feeds]),
        runInOnnxruntime(bytesOf(same), [feeds]),
      ]);
      expect(Object.keys(before!).length).toBeGreaterThan(0);
      for (const [name, { data }] of Object.entries(before!)) {
        // Rounding of floats, through all layers.
        expect(distance(data, after![name]!.data)).toBeLessThan(1e-4);
      }
      const { report } = await compressGraph(graph, planOf(0.25));
      expect(report.after.parameters).toBeLessThan(report.before.parameters);
    },
  );
});

describeWithShared('others that stay as they are', () => {
  test.each(readdirIn('onnx2c/test/local_ops'))(
    'onnx2c %s: its weights are inputs',
    async (name) => {
      const path = join(MODELS, 'onnx2c/test/local_ops', name, 'model.onnx');
      const { layers, refused } = await loadGraph(path);
      expect(layers).toEqual([]);
      expect(refused).toMatchObject([
        { cell: 'lstm', reason: expect.stringMatching(/weight W .* an input/) as string },
      ]);
    },
  );

  test.each(
    ['if_op', 'loop', 'scan', 'subgraph'].flatMap((kind) =>
      readdirIn(`burn-onnx/crates/onnx-tests/tests/${kind}`)
        .filter((file) => file.endsWith('.onnx'))
        .map((file) => join(kind, file)),
    ),
  )('Burn %s has no recurrent node', async (file) => {
    const graph = await loadGraph(join(MODELS, 'burn-onnx/crates/onnx-tests/tests', file));
    expect(graph).toMatchObject({ layers: [], refused: [] });
    expect(() => planGraphCompression(graph, { tau: 0.5 })).toThrow(/no recurrent node/);
  });
});

describeWithShared('the cell of Silero as a state dict', () => {
  const path = join(MODELS, 'silero-vad', 'silero_vad_16k.safetensors');
  const [FRAMES, N] = [6, 128];

  test('is read by its name', async () => {
    await expect(loadModel(path)).rejects.toThrow(
      /stft_conv, not known .*"layers":\["lstm_cell"\]/,
    );
  });

  test('gives what onnxruntime makes of its numbers', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const model = await loadModel(path, { architecture: { layers: ['lstm_cell'] } });
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
    const [input, recurrent] = ['weight_ih', 'weight_hh'].map((name) => ioc(arrayIn(path, name)));
    const biases = ['bias_ih', 'bias_hh'].flatMap((name) => [...ioc(arrayIn(path, name))]);
    const bytes = onnxBytes({
      nodes: [
        {
          op: 'LSTM',
          inputs: ['x', 'W', 'R', 'B'],
          outputs: ['y'],
          attributes: { hidden_size: N },
        },
      ],
      inputs: { x: [FRAMES, 1, N] },
      outputs: ['y'],
      initializers: {
        W: { dims: [1, 4 * N, N], data: input! },
        R: { dims: [1, 4 * N, N], data: recurrent! },
        B: { dims: [1, 8 * N], data: biases },
      },
    });
    const x = { dims: [FRAMES, 1, N], data: numbers(FRAMES * N, 3) };
    const [right] = await runInOnnxruntime(bytes, [{ x }]);
    expectClose(await model.run(x.data, { frames: FRAMES }), right!.y!.data, 1e-5);
  });

  /** Gates i, f, g, o of PyTorch as i, o, f, c of ONNX. */
  function ioc(rows: Float32Array): Float32Array {
    const size = rows.length / 4;
    const gates = [0, 3, 1, 2].map((k) => rows.subarray(k * size, (k + 1) * size));
    return Float32Array.from(gates.flatMap((gate) => [...gate]));
  }
});

/** The array lstm_cell.`name` of a safetensors file. */
function arrayIn(path: string, name: string): Float32Array {
  const file = readFileSync(path);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const [from, to] = header[`lstm_cell.${name}`]!.data_offsets;
  return new Float32Array(new Uint8Array(file.subarray(start + from, start + to)).buffer);
}

/** Of the shared folder; nothing where that is absent. */
function readdirIn(folder: string): string[] {
  const path = join(MODELS, folder);
  return existsSync(path) ? readdirSync(path).sort() : [''];
}

/** |b - a| / |a| */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(b).toHaveLength(a.length);
  const norm = (of: (i: number) => number): number =>
    Math.hypot(...Array.from({ length: a.length }, (_, i) => of(i)));
  const difference = norm((i) => b[i]! - a[i]!);
  return difference === 0 ? 0 : difference / norm((i) => a[i]!);
}

/** Numbers for each input; the sampling rate that Silero asks for; characters for nnsplit. */
function feedsOf(path: string, sizes: NonNullable<Found['sizes']>): Record<string, OracleTensor> {
  const { main } = onnxTree.readTree(readFileSync(path));
  return Object.fromEntries<OracleTensor>(
    [...main.inputs.values()]
      .filter(({ name }) => !main.initializers.has(name))
      .map(({ name, type }): [string, OracleTensor] => {
        const { elementType, shape } = type!.tensor!;
        const dims = sizes[name] ?? (shape?.dim ?? []).map(({ value }) => value || OPEN);
        const count = dims.reduce((a, b) => a * b, 1);
        if (elementType === 1) return [name, { dims, data: numbers(count, 5) }];
        const whole = name === 'sr' ? [16_000] : Array.from({ length: count }, (_, i) => 7 * i);
        const kind = elementType === 2 ? 'uint8' : 'int64';
        return [name, { dims, data: whole, type: kind }];
      }),
  );
}
