/** `compact-rnn run`: outputs of a model for inputs in a file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy } from '../../lib/formats/numpy';
import { runInOnnxruntime } from '../onnxruntime';
import { describeWithShared, SHARED } from '../shared';
import { SMALL, Workplace } from './cli';

const place = new Workplace();
beforeAll(() => {
  place.model('m.safetensors', SMALL);
  place.frames('x.npy', [6, 8]);
  place.frames('batch.npy', [3, 2, 8]);
});
afterAll(() => {
  place.remove();
});

const array = (name: string) => readNpy(readFileSync(place.path(name)));
const run = (input: string, output: string) =>
  place.run('run', 'm.safetensors', '--input', input, '--output', output);

test('a sequence gives a frame of output for each of its frames', () => {
  expect(run('x.npy', 'y.npy')).toEqual({ code: 0, stdout: 'y.npy: float32 (6, 5)\n', stderr: '' });
  expect(array('y.npy').shape).toEqual([6, 5]);
});

test('threads change nothing in the output', () => {
  expect(run('batch.npy', 'one.npy').code).toBe(0);
  const two = place.run(
    'run',
    'm.safetensors',
    '--input',
    'batch.npy',
    '--output',
    'two.npy',
    '--threads',
    '2',
  );
  expect(two.code).toBe(0);
  expect(array('two.npy')).toEqual(array('one.npy'));
});

test('each sequence of a batch runs by itself', () => {
  expect(run('batch.npy', 'ys.npy').code).toBe(0);
  expect(array('ys.npy').shape).toEqual([3, 2, 5]);
  // the batch holds sin(i) from end to end
  place.frames('second.npy', [2, 8], (i) => Math.sin(i + 16));
  run('second.npy', 'y2.npy');
  expect(array('y2.npy').data).toEqual(array('ys.npy').data.subarray(10, 20));
});

test('a model that answers at the end gives one frame', () => {
  place.model('last.safetensors', { ...SMALL, emits: 'last-frame' });
  const shape = (input: string) =>
    place.json('run', 'last.safetensors', '--input', input, '--output', 'y.npy') as {
      shape: number[];
    };
  expect(shape('x.npy')).toEqual({ output: 'y.npy', shape: [5] });
  expect(shape('batch.npy')).toEqual({ output: 'y.npy', shape: [3, 5] });
  expect(array('y.npy').shape).toEqual([3, 5]);
});

test('arrays of other types, orders and archives are frames too', () => {
  const fixture = (name: string) => join(__dirname, '..', 'fixtures', 'npy', name);
  place.model('four.safetensors', { ...SMALL, input: 4 });
  const outputs = ['frames-3x4.npy', 'float64.npy', 'deflated.npz', 'several.npz:h0'].map(
    (name) => {
      place.json('run', 'four.safetensors', '--input', fixture(name), '--output', 'y.npy');
      return array('y.npy');
    },
  );
  for (const each of outputs) expect(each).toEqual(outputs[0]);
});

describe('input that does not fit is refused, and nothing is written', () => {
  const fixture = (name: string) => join(__dirname, '..', 'fixtures', 'npy', name);
  test.each<[string, () => string, RegExp]>([
    ['complex numbers', () => fixture('complex.npy'), /complex\.npy: .*dtype "<c8".*astype/],
    ['several arrays', () => fixture('several.npz'), /holds 3 arrays, h0, c0, a\/b: name one/],
    [
      'another width',
      () => fixture('frames-3x4.npy'),
      /shape \(3, 4\); the model takes \(frames, 8\) or/,
    ],
    ['one dimension', () => fixture('vector-12.npy'), /shape \(12\); the model takes/],
    ['four dimensions', () => place.frames('four.npy', [1, 1, 1, 8]), /shape \(1, 1, 1, 8\)/],
    ['no frames', () => place.frames('none.npy', [0, 8]), /shape \(0, 8\).* at least one of each/],
    ['a NaN', () => place.frames('nan.npy', [2, 8], (i) => (i === 9 ? NaN : i)), /\[9\] is NaN/],
    ['a missing file', () => 'missing.npy', /cannot read missing\.npy/],
    ['a model as input', () => 'm.safetensors', /m\.safetensors: this is not an \.npy file/],
  ])('%s', (_, input, message) => {
    const { code, stdout, stderr } = run(input(), 'nothing.npy');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(existsSync(place.path('nothing.npy'))).toBe(false);
  });
});

describeWithShared('DTLN model_1', () => {
  const path = join(SHARED, 'data', 'models', 'dtln', 'model_1.onnx');

  test('gives what onnxruntime gives, frame by frame with its state carried', async () => {
    const frames = 50;
    place.frames('dtln.npy', [frames, 257], (i) => Math.abs(Math.sin(i * 0.37)) * 3);
    expect(place.run('run', path, '--input', 'dtln.npy', '--output', 'dtln-y.npy').code).toBe(0);
    const { data } = array('dtln.npy');
    const { data: ours } = array('dtln-y.npy');
    const state = { dims: [1, 2, 128, 2], data: new Float32Array(2 * 128 * 2) };
    const steps = Array.from({ length: frames }, (_, t) => {
      const frame = { dims: [1, 1, 257], data: data.slice(t * 257, (t + 1) * 257) };
      return t === 0 ? { input_2: frame, input_3: state } : { input_2: frame };
    });
    const results = await runInOnnxruntime(path, steps, { tf_op_layer_stack_2: 'input_3' });
    const theirs = results.flatMap(({ activation_2 }) => [...(activation_2!.data as Float32Array)]);
    const worst = theirs.reduce((most, y, i) => Math.max(most, Math.abs(y - ours[i]!)), 0);
    expect(theirs).toHaveLength(frames * 257);
    expect(worst).toBeLessThan(1e-5);
  });
});
