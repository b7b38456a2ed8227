/** Models as PyTorch exports them, against PyTorch's own outputs (test/fixtures/make_onnx.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOnnx } from './read';
import { Model } from '../../../lib/model';
import { expectClose, expectError } from './expect';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'onnx');

interface Outputs {
  batch: number;
  frames: number;
  x: number[];
  y: number[];
}

const outputs = JSON.parse(readFileSync(join(FOLDER, 'outputs.json'), 'utf8')) as Record<
  string,
  Outputs
>;
const read = (name: string) => readOnnx(readFileSync(join(FOLDER, `${name}.onnx`)));

describe('models exported by PyTorch', () => {
  test.each(Object.keys(outputs).filter((name) => !name.startsWith('refused')))(
    '%s gives what PyTorch gives',
    (name) => {
      const { batch, frames, x, y } = outputs[name]!;
      const model = new Model(read(name), 'onnx');
      expectClose(model.runSync(Float32Array.from(x), { batch, frames }), y, 1e-5);
    },
  );

  test.each([
    ['gru-final-state', 'last-frame'],
    ['lstm-last-of-both', 'last-frame'],
    ['lstm-last-frame', 'last-frame'],
    ['lstm-streaming', 'every-frame'],
  ])('%s emits %s', (name, emits) => {
    expect(read(name).emits).toBe(emits);
  });

  test('layers and dense layers carry the names of their nodes', () => {
    const { layers, head } = read('lstm-softmax');
    expect(layers.map(({ name }) => name)).toEqual(['/recurrent/LSTM', '/recurrent/LSTM_1']);
    expect(head.map(({ name, activation }) => [name, activation])).toEqual([
      ['/head/head.0/MatMul', 'softmax'],
    ]);
  });

  test.each([
    [
      'refused-last-frame',
      /node "\/head\/head\.0\/Gemm": op Gemm .* not every direction has seen the whole sequence/,
    ],
    ['refused-convolution', /node "\/conv\/Conv": op Conv cannot be represented/],
  ])('%s names the node at fault', (name, message) => {
    expectError(() => read(name), 'UNSUPPORTED_MODEL', message);
  });
});
