/** DTLN's first model, a trained streaming speech enhancer, against onnxruntime. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOnnx } from './read';
import { Model } from '../../../lib/model';
import { runInOnnxruntime } from '../../onnxruntime';
import { describeWithShared, SHARED } from '../../shared';
import { expectClose, expectError } from './expect';
import { numbers } from './write';

const MODELS = join(SHARED, 'data', 'models');
const FRAMES = 500;
const BINS = 257;

/** The frames through onnxruntime, one at a time, its state output fed back. */
async function oracle(path: string, xs: Float32Array): Promise<number[]> {
  const steps = Array.from({ length: FRAMES }, (_, frame) => ({
    input_2: { dims: [1, 1, BINS], data: xs.slice(frame * BINS, (frame + 1) * BINS) },
    input_3: { dims: [1, 2, 128, 2], data: new Float32Array(512) },
  }));
  const outputs = await runInOnnxruntime(path, steps, { tf_op_layer_stack_2: 'input_3' });
  return outputs.flatMap(({ activation_2: y }) => Array.from(y!.data));
}

describeWithShared('the first model of DTLN', () => {
  const path = join(MODELS, 'dtln', 'model_1.onnx');

  test('is two LSTM layers and a dense one, 362,369 parameters', () => {
    const model = new Model(readOnnx(readFileSync(path)), 'onnx');
    expect(
      model.layers.map(({ cell, inputSize, hiddenSize }) => [cell, inputSize, hiddenSize]),
    ).toEqual([
      ['lstm', 257, 128],
      ['lstm', 128, 128],
    ]);
    expect(
      model.head.map(({ weight, activation }) => [weight.rows, weight.cols, activation]),
    ).toEqual([[257, 128, 'sigmoid']]);
    expect(model.parameters).toBe(362_369);
    expect(model.emits).toBe('every-frame');
  });

  test('gives the outputs of onnxruntime over 500 frames, streamed and as one sequence', async () => {
    const model = new Model(readOnnx(readFileSync(path)), 'onnx');
    const xs = numbers(FRAMES * BINS, 1).map((x) => 3 * Math.abs(x));
    const expected = await oracle(path, xs);

    const stream = model.createStream();
    const streamed = new Float32Array(xs.length);
    for (let frame = 0; frame < FRAMES; frame++) {
      const span = [frame * BINS, (frame + 1) * BINS] as const;
      stream.step(xs.subarray(...span), streamed.subarray(...span));
    }
    expectClose(streamed, expected, 1e-5);
    expectClose(await model.run(xs, { frames: FRAMES }), expected, 1e-5);
  });
});

describeWithShared('real models that cannot be represented', () => {
  test.each([
    ['dtln/model_2.onnx', /no recurrent layer \(RNN, LSTM or GRU node\).*node "conv1d_2": op Conv/],
    ['gtcrn/gtcrn_simple.onnx', /node "Gather_1": op Gather cannot be represented/],
    [
      'silero-vad/silero_vad_16k_op15.onnx',
      /no recurrent layer .*node "\/model\/decoder\/If_1": op If/,
    ],
    ['silero-vad/silero_vad_v3_2021-12-17.onnx', /node "Pad_27": op Pad cannot be represented/],
  ])('%s names what stands in the way', (name, message) => {
    const bytes = readFileSync(join(MODELS, name));
    expectError(() => readOnnx(bytes), 'UNSUPPORTED_MODEL', message);
  });
});
