/**
 * ONNX models of other projects (../shared/data/models): those of the Burn importer against
 * onnxruntime, those of onnx2c against the outputs that lie beside them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../../lib';
import { Model, ownNetwork, type StreamState } from '../../../lib/model';
import { runInOnnxruntime, type OracleTensor } from '../../onnxruntime';
import { describeWithShared, SHARED } from '../../shared';
import { expectClose } from './expect';
import { readOnnx, readOnnxTensor, type Tensor } from './read';

const MODELS = join(SHARED, 'data', 'models');

/** [frames, batch, n] -> [batch, frames, n] */
function batchFirst(data: ArrayLike<number>, frames: number, batch: number): Float32Array {
  const n = data.length / (frames * batch);
  return Float32Array.from(data, (_, at) => {
    const [b, t, k] = [Math.floor(at / (frames * n)), Math.floor(at / n) % frames, at % n];
    return data[(t * batch + b) * n + k]!;
  });
}

/** Y of ONNX, [frames, directions, batch, n], as a run gives it: [batch, frames, directions n]. */
function framesOf({ dims, data }: OracleTensor): Float32Array {
  if (dims.length === 3) return batchFirst(data, dims[0]!, dims[1]!);
  const [frames, directions, batch, n] = dims as [number, number, number, number];
  const turned = Float32Array.from(data, (_, at) => {
    const [t, b] = [
      Math.floor(at / (batch * directions * n)),
      Math.floor(at / (directions * n)) % batch,
    ];
    const [d, k] = [Math.floor(at / n) % directions, at % n];
    return data[((t * directions + d) * batch + b) * n + k]!;
  });
  return batchFirst(turned, frames, batch);
}

/** Y_h, [directions, batch, n], as [batch, directions n]. */
const finalOf = ({ dims, data }: OracleTensor): Float32Array =>
  batchFirst(data, dims[0]!, dims[1]!);

/** h_0 and c_0, [1, batch, n], as one state a sequence. */
function statesOf(h: OracleTensor, c?: OracleTensor): StreamState[] {
  const [, batch, n] = h.dims as [number, number, number];
  const row = ({ data }: OracleTensor, b: number): Float32Array =>
    Float32Array.from({ length: n }, (_, k) => data[b * n + k]!);
  return Array.from({ length: batch }, (_, b) => [[{ h: row(h, b), ...(c && { c: row(c, b) }) }]]);
}

function waves(...dims: number[]): OracleTensor {
  const length = dims.reduce((product, size) => product * size, 1);
  return { dims, data: Float32Array.from({ length }, (_, i) => Math.sin(1 + 1.7 * i)) };
}

describeWithShared('the recurrent models of the Burn importer', () => {
  const folder = join(MODELS, 'burn-onnx', 'crates', 'onnx-tests', 'tests');
  const files = ['lstm', 'gru', 'rnn'].flatMap((cell) =>
    existsSync(folder)
      ? readdirSync(join(folder, cell))
          .filter((file) => file.endsWith('.onnx'))
          .map((file) => join(cell, file))
      : [],
  );

  test('are twelve', () => {
    expect(files).toHaveLength(12);
  });

  test.each(files)('%s gives what onnxruntime gives', async (file) => {
    const [frames, batch] = [5, 2];
    const input = waves(frames, batch, 4);
    const starts = file.includes('initial');
    const h0 = starts ? waves(1, batch, 8) : undefined;
    const c0 = h0 && file.startsWith('lstm') ? waves(1, batch, 8) : undefined;
    const hName = file.startsWith('gru') ? 'initial_h' : 'h_0';
    const feeds = { input, ...(h0 && { [hName]: h0 }), ...(c0 && { c_0: c0 }) };
    const [right] = await runInOnnxruntime(join(folder, file), [feeds]);
    const model = await loadModel(join(folder, file));
    const options = { batch, frames, ...(h0 && { initialStates: statesOf(h0, c0) }) };
    const xs = batchFirst(input.data, frames, batch);
    expectClose(await model.run(xs, options), framesOf(right!.output ?? right!.Y!), 1e-5);
    const last = new Model({ ...ownNetwork(model), emits: 'last-frame' }, 'onnx');
    expectClose(await last.run(xs, options), finalOf(right!.h_n ?? right!.Y_h!), 1e-5);
  });
});

describeWithShared('the models of onnx2c', () => {
  const folder = join(MODELS, 'onnx2c', 'test', 'local_ops');
  /** Inputs in their order, by what they are here; Y_h of the third is Y. */
  const cases: Record<string, { inputs: string[]; outputs: string[] }> = {
    test_lstm_activations: { inputs: ['X', 'W', 'R'], outputs: ['Y_h'] },
    test_lstm_all_outputs: { inputs: ['X', 'W', 'R'], outputs: ['Y', 'Y_h'] },
    test_lstm_bidirectional: { inputs: ['X', 'W', 'R'], outputs: ['Y_h'] },
    test_lstm_clip: { inputs: ['X', 'W', 'R'], outputs: ['Y_h'] },
    test_lstm_intermediate_h: { inputs: ['X', 'W', 'R'], outputs: ['Y'] },
    test_lstm_missing_inputs: { inputs: ['x', 'w', 'r', 'i_h'], outputs: ['Y'] },
    test_lstm_reverse: { inputs: ['X', 'W', 'R'], outputs: ['Y_h'] },
    test_lstm_seq_length: { inputs: ['X', 'W', 'R', 'B'], outputs: ['Y_h'] },
    test_lstm_simple: { inputs: ['x', 'w', 'r'], outputs: ['Y'] },
    test_lstm_with_initial_state: { inputs: ['x', 'w', 'r', 'i_h'], outputs: ['Y'] },
    test_lstm_y_c: { inputs: ['X', 'W', 'R'], outputs: ['Y'] },
  };
  const stored = (name: string, kind: string, k: number): Tensor =>
    readOnnxTensor(readFileSync(join(folder, name, 'test_data_set_0', `${kind}_${k}.pb`)));

  test('are all known here', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(cases).sort());
  });

  test.each(Object.entries(cases))(
    '%s gives the outputs beside it',
    (name, { inputs, outputs }) => {
      const [x, ...rest] = inputs.map((_, k) => stored(name, 'input', k));
      const weights = Object.fromEntries(
        rest.flatMap((tensor, k) => (inputs[k + 1] === 'i_h' ? [] : [[inputs[k + 1], tensor]])),
      ) as Record<string, Tensor>;
      const state = inputs.includes('i_h') ? rest.at(-1) : undefined;
      const network = readOnnx(readFileSync(join(folder, name, 'model.onnx')), { inputs: weights });
      const [frames, batch] = x!.dims as [number, number];
      const zeros = state && { ...state, data: state.data.map(() => 0) };
      const options = { batch, frames, ...(state && { initialStates: statesOf(state, zeros) }) };
      const xs = batchFirst(x!.data, frames, batch);
      outputs.forEach((output, k) => {
        const emits = output === 'Y' ? 'every-frame' : 'last-frame';
        const right = stored(name, 'output', k);
        const ys = new Model({ ...network, emits }).runSync(xs, options);
        expectClose(ys, output === 'Y' ? framesOf(right) : finalOf(right), 1e-5);
      });
    },
  );

  test.each(['lstm_k1_b1_r1', 'lstm_k1_b1_r1_relu'])('%s, of keras2onnx', async (name) => {
    const path = join(MODELS, 'onnx2c', 'test', 'simple_networks', `${name}.onnx`);
    const input = waves(2, 7, 5);
    const [right] = await runInOnnxruntime(path, [{ input_1: input }]);
    const model = await loadModel(path);
    const ys = await model.run(Float32Array.from(input.data), { batch: 2, frames: 7 });
    expectClose(ys, right!.lstm!.data, 1e-5);
  });
});
