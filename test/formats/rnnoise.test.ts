/**
 * RNNoise's text: the shared network against NumPy (test/fixtures/make_keras.py), and a tiny one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '../../lib';
import { TINY_RNNOISE } from './rnnoise-text';
import { describeWithShared, SHARED } from '../shared';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-rnnoise-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describeWithShared('models of other people', () => {
  test('the denoiser gives what its rounded numbers give', async () => {
    const path = join(__dirname, '..', 'fixtures', 'keras', 'expected.json');
    const { rnnn } = JSON.parse(readFileSync(path, 'utf8')) as Record<
      'rnnn',
      Record<'input' | 'output', { shape: number[]; data: number[] }>
    >;
    const { input, output } = rnnn;
    const name = join('rnnoise-models', 'beguiling-drafter-2018-08-30', 'bd.rnnn');
    const model = await loadModel(join(SHARED, 'data', 'models', name));
    expect(model.format).toBe('rnnoise');
    const found = await model.run(Float32Array.from(input.data), { frames: input.shape[0]! });
    expect(found.length).toBe(output.data.length);
    found.forEach((value, i) => {
      expect(Math.abs(value - output.data[i]!)).toBeLessThan(1e-5);
    });
  });
});

function load(text: string) {
  const path = join(folder, 'model.rnnn');
  writeFileSync(path, text);
  return loadModel(path);
}

test('a network of one unit a layer', async () => {
  const model = await load(TINY_RNNOISE);
  expect(model.layers.map(({ name, inputSize }) => [name, inputSize])).toEqual([
    ['vad_gru', 1],
    ['noise_gru', 3],
    ['denoise_gru', 3],
  ]);
});

test.each<[string, string, RegExp]>([
  ['another version', TINY_RNNOISE.replace('version 1', 'version 2'), /only version 1/],
  [
    'a word',
    TINY_RNNOISE.replace('64 ', 'x '),
    /must be a whole number from -128 to 127, but is "x"/,
  ],
  ['a number beyond 8 bits', TINY_RNNOISE.replace('64 ', '128 '), /from -128 to 127, but is "128"/],
  ['no end', TINY_RNNOISE.slice(0, 60), /ends within the numbers of/],
  [
    'sizes that no file has',
    TINY_RNNOISE.replace('1 1 0', '9999 1 0'),
    /must be a whole number from 1 to/,
  ],
])('%s is refused', async (_, text, message) => {
  await expect(load(text)).rejects.toMatchObject({
    code: expect.stringMatching(/INVALID_FILE|UNSUPPORTED_MODEL/) as string,
    message: expect.stringMatching(message) as string,
  });
});
