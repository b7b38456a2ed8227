/** `--input-values`: arrays for inputs of an ONNX graph, in the commands that read one. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel, readNpz } from '../../lib/formats';
import { readNpy } from '../../lib/formats/numpy';
import { runInOnnxruntime } from '../onnxruntime';
import { BARE } from '../formats/onnx/bare';
import { expectClose } from '../formats/onnx/expect';
import { SMALL, Workplace } from './cli';

const WEIGHTS = join(__dirname, '..', 'fixtures', 'npy', 'gru-weights.npz');
const FRAMES = 5;

const place = new Workplace();
beforeAll(() => {
  place.write('bare.onnx', BARE);
  copyFileSync(WEIGHTS, place.path('weights.npz'));
  place.frames('x.npy', [FRAMES, 3]);
});
afterAll(() => {
  place.remove();
});

const VALUES = ['--input-values', 'weights.npz'];

test('without it the error names it', () => {
  const { code, stderr } = place.run('convert', 'bare.onnx', 'none.safetensors');
  expect(code).toBe(1);
  expect(stderr).toMatch(/its weight R \("R"\) is an input of the graph: .*--input-values/);
});

test('run gives what onnxruntime gives for these inputs', async () => {
  expect(
    place.run('run', 'bare.onnx', ...VALUES, '--input', 'x.npy', '--output', 'y.npy'),
  ).toMatchObject({ code: 0, stderr: '' });
  const weights = [...(await readNpz(WEIGHTS))].map(([name, { shape, data }]) => [
    name,
    { dims: shape, data },
  ]);
  const X = { dims: [FRAMES, 1, 3], data: readNpy(readFileSync(place.path('x.npy'))).data };
  const [out] = await runInOnnxruntime(BARE, [{ X, ...Object.fromEntries(weights) }]);
  expectClose(readNpy(readFileSync(place.path('y.npy'))).data, out!.y!.data, 1e-6);
});

test('convert, inspect and compress take it', async () => {
  expect(place.run('convert', 'bare.onnx', 'own.safetensors', ...VALUES)).toMatchObject({
    code: 0,
    stderr: '',
  });
  const { layers } = await loadModel(place.path('own.safetensors'));
  const { data } = (await readNpz(WEIGHTS)).get('W')!;
  const [z, r, n] = [0, 12, 24].map((start) => data.subarray(start, start + 12));
  expect([...layers[0]!.weights[0]!.input.data]).toEqual([...r!, ...z!, ...n!]);
  expect(place.json('inspect', 'bare.onnx', ...VALUES)).toMatchObject({ parameters: 96 });
  expect(
    place.run(
      'compress',
      'bare.onnx',
      '-o',
      's.safetensors',
      '--method',
      'joint-svd',
      '--rank',
      '2',
      ...VALUES,
    ),
  ).toMatchObject({ code: 0, stderr: '' });
});

test.each<[string, () => string[], number, RegExp]>([
  [
    'a model of this program',
    () => [place.model('m.safetensors', SMALL), ...VALUES],
    2,
    /m\.safetensors: inputs is for an ONNX graph, which this file is not/,
  ],
  [
    'a file that is no archive',
    () => ['bare.onnx', '--input-values', 'x.npy'],
    1,
    /x\.npy: this is not an \.npz file/,
  ],
  ['no file', () => ['bare.onnx', '--input-values', 'none.npz'], 1, /cannot read none\.npz/],
])('%s is refused', (_, args, exit, message) => {
  const { code, stderr } = place.run('inspect', ...args());
  expect(stderr).toMatch(message);
  expect(code).toBe(exit);
});
