/**
 * The inputs that once failed (../shared/cases/reports): each model gives its right value or is
 * refused with what can be done, which is done here: every graph is compressed in place.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  characterUnits,
  initNetwork,
  loadModel,
  loadRecordings,
  type ModelSpec,
  readAudio,
  resampleAudio,
} from '../../lib';
import { onnxTree } from '../../lib/formats';
import { compressGraph, inspectGraph, loadGraph, planGraphCompression } from '../../lib/graphs';
import { expectClose } from '../formats/onnx/expect';
import { onnxBytes, type TensorSpec } from '../formats/onnx/write';
import { bytesOf } from '../graphs/graph';
import { runInOnnxruntime } from '../onnxruntime';
import { describeWithShared } from '../shared';
import { report, reportFiles, rightValue } from './reports';

/** What cannot run here, and the edge up to which it can be read. */
const REFUSED: Record<string, string | undefined> = {
  argmax: 'da',
  threshold: 'sg',
  mean_over_time: 's',
  t_flatten_all: '/r/Squeeze_output_0',
  stack_frames: undefined,
  conv_lstm: undefined,
};

/** Files that are no models, and are read below. */
const HERE = /^(stereo_antiphase|rate_11127|c_2|inf|ce|spec_ce)\./;

/** The others' tests. */
const ELSEWHERE: Record<string, readonly string[]> = {
  'speech/wav.test.ts': [
    ...['data_size_0', 'data_size_0_junk4k', 'data_size_plus44', 'ba_wrong', 'rf64', 'ok16'],
    'mulaw8k',
  ],
  'formats/numpy/npz.test.ts': ['n_f2', 'n_f8', 'n_fortran', 'n_transposed', 'n_v3', 'n_z'],
  'formats/pytorch/read.test.ts': ['n_torch_'],
};

const models = reportFiles().flatMap((file) =>
  file.endsWith('.onnx') ? [file.slice(0, -'.onnx'.length)] : [],
);

describeWithShared('inputs that once failed', () => {
  test('are all known here', () => {
    const known = Object.entries(ELSEWHERE).flatMap(([path, names]) => {
      const text = readFileSync(join(__dirname, '..', path), 'utf8');
      return names.filter((name) => text.includes(name));
    });
    const others = reportFiles()
      .filter((file) => !models.some((name) => new RegExp(`^${name}(\\.|_[xy]\\.)`).test(file)))
      .filter((file) => !HERE.test(file) && !known.some((name) => file.startsWith(name)));
    expect(others).toEqual(['README.md']);
    expect(models).toHaveLength(36);
  });

  test.each(models.filter((name) => !(name in REFUSED)))(
    '%s gives its right value',
    async (name) => {
      const { feeds, outputs } = await rightValue(name);
      const xs = Float32Array.from(Object.values(feeds)[0]!.data);
      // onnxruntime multiplies bytes of what stay floats here: see the next test.
      const tolerance = name === 'dynamic_quantize_lstm' ? 1e-3 : 1e-5;
      for (const { name: output, data } of name === 't_policy' ? outputs.slice(0, 1) : outputs) {
        const options = outputs.length > 1 ? { output } : {};
        const model = await loadModel(report(`${name}.onnx`), options);
        const ys = await model.run(xs, { frames: xs.length / model.inputSize });
        expectClose(ys, data, tolerance);
      }
    },
  );

  test('dynamic_quantize_lstm gives what its weights do in floats', async () => {
    const { feeds } = await rightValue('dynamic_quantize_lstm');
    const [right] = await runInOnnxruntime(withFloats(report('dynamic_quantize_lstm.onnx')), [
      feeds,
    ]);
    const model = await loadModel(report('dynamic_quantize_lstm.onnx'));
    const xs = Float32Array.from(feeds.x!.data);
    expectClose(await model.run(xs, { frames: 5 }), right!.da!.data, 1e-5);
  });

  test.each(Object.entries(REFUSED))('%s is refused with what can be done', async (name, upTo) => {
    const path = report(`${name}.onnx`);
    await expect(loadModel(path)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringMatching(
        /cannot be represented: .*compress MODEL.onnx -o SMALL.onnx/,
      ) as string,
    });
    if (upTo !== undefined)
      expect((await loadModel(path, { output: upTo })).layers).toHaveLength(1);
  });

  test.each(models)('%s is compressed in place', async (name) => {
    const { feeds, outputs } = await rightValue(name);
    const graph = await loadGraph(report(`${name}.onnx`));
    const { summary } = await inspectGraph(graph, [1]);
    // Full rank: what is compressed gives what it did.
    const cells = Math.min(...summary.layers.map(({ hiddenSize }) => hiddenSize));
    const plan = planGraphCompression(graph, { rank: cells, dtype: 'f32' });
    const { graph: small, report: of } = await compressGraph(graph, plan);
    expect(graph.refused).toEqual([]);
    expect(of.forms).toHaveLength(graph.layers.length);
    const [ys] = await runInOnnxruntime(bytesOf(small), [feeds]);
    const tolerance = name === 'dynamic_quantize_lstm' ? 1e-3 : 1e-5;
    Object.values(ys!).forEach(({ data }, k) => {
      expectClose(Float32Array.from(data, Number), Array.from(outputs[k]!.data, Number), tolerance);
    });
  });

  test('channels that cancel each other can be read singly', async () => {
    const emit = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const both = await readAudio(report('stereo_antiphase.wav'));
    expect(both.samples.every((sample) => sample === 0)).toBe(true);
    expect(emit).toHaveBeenCalledTimes(1);
    emit.mockRestore();
    const right = await readAudio(report('ok16.wav'));
    const first = await readAudio(report('stereo_antiphase.wav'), { channel: 1 });
    expect(first.samples).toEqual(right.samples);
  });

  test('a recording at 11,127 Hz is resampled', async () => {
    const audio = await readAudio(report('rate_11127.wav'));
    expect(audio.sampleRate).toBe(11_127);
    const { samples, sampleRate } = resampleAudio(audio, 16_000);
    expect([sampleRate, samples.length]).toEqual([16_000, Math.ceil((16_000 * 16_000) / 11_127)]);
    // A tone in the middle, where no edge is near, keeps its power.
    expect(power(samples)).toBeCloseTo(power(audio.samples), 2);
  });

  test('labels that need more frames than c_2.npy has are refused (inf.jsonl)', async () => {
    const spec = { cell: 'rnn', input: 5, layers: 1, cells: 3, output: 3 } as const;
    const network = { ...initNetwork(spec), units: characterUnits('ctc', 'ab') };
    await expect(loadRecordings(report('inf.jsonl'), network)).rejects.toThrow(
      /line 1 \(.*3 frames.*2/,
    );
  });

  test('without snip_edges a second has the 100 frames of ce.jsonl', async () => {
    const spec = JSON.parse(readFileSync(report('spec_ce.json'), 'utf8')) as ModelSpec;
    const framesWith = async (edges: object): Promise<number> => {
      const frontEnd = { ...spec.frontEnd!, ...edges };
      const network = initNetwork({ ...spec, frontEnd });
      const recordings = await loadRecordings(report('ce.jsonl'), {
        ...network,
        units: characterUnits('frames', 'ab'),
      });
      return recordings.frames(0);
    };
    await expect(framesWith({ snipEdges: false })).resolves.toBe(100);
    await expect(framesWith({})).rejects.toThrow(/100 labels, 98 frames/);
  });
});

const power = (samples: Float32Array): number =>
  samples.reduce((sum, x) => sum + x * x, 0) / samples.length;

/** A DynamicQuantizeLSTM and a dense layer as an LSTM of floats: (bytes - zero point) scale. */
function withFloats(path: string): Uint8Array {
  const tree = onnxTree.readTree(readFileSync(path));
  const constants = new onnxTree.Constants(tree, onnxTree.graphBudget(tree.size));
  const read = (name: string): TensorSpec => {
    const value = constants.of(tree.main, name)!;
    return {
      dims: value.dims,
      data: Array.from(onnxTree.numbersOf(value, constants.budget), Number),
    };
  };
  /** [1, n, 4 N] as [1, 4 N, n]. */
  const floats = (name: string): TensorSpec => {
    const { dims, data } = read(name);
    const [, n, rows] = dims as [number, number, number];
    const [scale, zero] = [read(`${name}s`).data[0]!, read(`${name}z`).data[0]!];
    const at = (i: number): number => data[(i % n) * rows + Math.floor(i / n)]!;
    return {
      dims: [1, rows, n],
      data: Float32Array.from({ length: n * rows }, (_, i) => (at(i) - zero) * scale),
    };
  };
  return onnxBytes({
    nodes: [
      { op: 'LSTM', inputs: ['x', 'W', 'R', 'B'], outputs: ['Y'], attributes: { hidden_size: 6 } },
      { op: 'Squeeze', inputs: ['Y', 'ax'], outputs: ['s'] },
      { op: 'MatMul', inputs: ['s', 'dw'], outputs: ['dm'] },
      { op: 'Add', inputs: ['dm', 'db'], outputs: ['da'] },
    ],
    inputs: { x: [5, 1, 4] },
    outputs: ['da'],
    initializers: {
      W: floats('W'),
      R: floats('R'),
      B: read('B'),
      ax: { dims: [1], data: [1], type: 'int64' },
      dw: read('dw'),
      db: read('db'),
    },
    opset: 13,
  });
}
