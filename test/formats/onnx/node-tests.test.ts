/** The recurrent cases of ONNX's own conformance tests: every stored output, to 1e-5. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOnnx, readOnnxTensor, type Tensor } from './read';
import { layerOutputSize, Model, type RunOptions, type StreamState } from '../../../lib/model';
import { describeWithShared, SHARED } from '../../shared';
import { expectClose } from './expect';

const FOLDER = join(SHARED, 'data', 'onnx-node-tests');

/** What the graphs call their inputs and outputs, in the order of the stored tensors. */
const SIGNATURES: Record<string, { inputs: string[]; outputs: string[]; batchFirst?: boolean }> = {
  test_gru_batchwise: { inputs: ['X', 'W', 'R'], outputs: ['Y', 'Y_h'], batchFirst: true },
  test_gru_defaults: { inputs: ['X', 'W', 'R'], outputs: ['Y_h'] },
  test_gru_seq_length: { inputs: ['X', 'W', 'R', 'B'], outputs: ['Y_h'] },
  test_gru_with_initial_bias: { inputs: ['X', 'W', 'R', 'B'], outputs: ['Y_h'] },
  test_lstm_batchwise: { inputs: ['X', 'W', 'R'], outputs: ['Y', 'Y_h'], batchFirst: true },
  test_lstm_defaults: { inputs: ['X', 'W', 'R'], outputs: ['Y_h'] },
  test_lstm_with_initial_bias: { inputs: ['X', 'W', 'R', 'B'], outputs: ['Y_h'] },
  test_lstm_with_peepholes: {
    inputs: ['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c', 'P'],
    outputs: ['Y_h'],
  },
  test_rnn_seq_length: { inputs: ['X', 'W', 'R', 'B'], outputs: ['Y_h'] },
  test_simple_rnn_batchwise: { inputs: ['X', 'W', 'R'], outputs: ['Y', 'Y_h'], batchFirst: true },
  test_simple_rnn_defaults: { inputs: ['X', 'W', 'R'], outputs: ['Y_h'] },
  test_simple_rnn_with_initial_bias: { inputs: ['X', 'W', 'R', 'B'], outputs: ['Y_h'] },
};

function stored(name: string, kind: 'input' | 'output', names: string[]): Record<string, Tensor> {
  const file = (k: number) => join(FOLDER, name, 'test_data_set_0', `${kind}_${k}.pb`);
  return Object.fromEntries(names.map((of, k) => [of, readOnnxTensor(readFileSync(file(k)))]));
}

/** [a, b, n] -> [b, a, n] */
function swap(data: ArrayLike<number>, a: number, b: number): Float32Array {
  const n = data.length / (a * b);
  return Float32Array.from(data, (_, at) => {
    const [j, i, k] = [Math.floor(at / (a * n)), Math.floor(at / n) % a, at % n];
    return data[(i * b + j) * n + k]!;
  });
}

/** The initial states of ONNX, [1, batch, N], as one state per sequence. */
function initialStates(inputs: Record<string, Tensor>, batch: number): StreamState[] | undefined {
  const [h, c] = [inputs.initial_h, inputs.initial_c];
  if (!h) return undefined;
  const n = h.dims[2]!;
  const row = ({ data }: Tensor, k: number) => Float32Array.from(data.slice(k * n, (k + 1) * n));
  return Array.from({ length: batch }, (_, k) => [[{ h: row(h, k), ...(c && { c: row(c, k) }) }]]);
}

/** [batch, frames, features] as ONNX takes it by default, and as a run does. */
function prepare(name: string) {
  const { inputs: names, outputs, batchFirst = false } = SIGNATURES[name]!;
  const inputs = stored(name, 'input', names);
  const { X, W, R, B, P } = inputs;
  const weights = { W: W!, R: R!, ...(B && { B }), ...(P && { P }) };
  const network = readOnnx(readFileSync(join(FOLDER, name, 'model.onnx')), { inputs: weights });
  const [first, second] = X!.dims as [number, number];
  const [batch, frames] = batchFirst ? [first, second] : [second, first];
  const lengths = inputs.sequence_lens && Array.from(inputs.sequence_lens.data);
  const states = initialStates(inputs, batch);
  const options: RunOptions = {
    batch,
    frames,
    ...(lengths && { lengths }),
    ...(states && { initialStates: states }),
  };
  const xs = batchFirst ? Float32Array.from(X!.data) : swap(X!.data, frames, batch);
  return { network, expected: stored(name, 'output', outputs), xs, options };
}

describeWithShared('the recurrent conformance tests of ONNX', () => {
  test('are all known here', () => {
    expect(readdirSync(FOLDER).filter((name) => name.startsWith('test_'))).toEqual(
      Object.keys(SIGNATURES).sort(),
    );
  });

  test.each(Object.keys(SIGNATURES))('%s passes', (name) => {
    const { network, expected, xs, options } = prepare(name);
    const { batch = 1, frames } = options;
    const size = layerOutputSize(network.layers[0]!);
    // Y_h, one direction: the final states, [batch, N] whatever the layout
    const last = new Model({ ...network, emits: 'last-frame' }).runSync(xs, options);
    expectClose(last, expected.Y_h!.data, 1e-5);
    const ys = new Model({ ...network, emits: 'every-frame' }).runSync(xs, options);
    expect(ys).toHaveLength(batch * frames * size);
    expect(network.emits).toBe(expected.Y ? 'every-frame' : 'last-frame');
    // Y is stored by the batchwise cases alone: [batch, frames, 1, N]
    if (expected.Y) expectClose(ys, expected.Y.data, 1e-5);
  });

  test('read weights that are inputs of the graph only from options.inputs', () => {
    const bytes = readFileSync(join(FOLDER, 'test_lstm_defaults', 'model.onnx'));
    expect(() => readOnnx(bytes)).toThrow(
      /op LSTM cannot be represented: its weight R \("R"\) is an input of the graph: give its value \(option inputs of loadModel/,
    );
  });
});
