/** RTNeural's own test models against the outputs that Keras gave for them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '../../lib';
import { describeWithShared, SHARED } from '../shared';

const RTNEURAL = join(SHARED, 'data', 'models', 'rtneural');
const SMALL = join(__dirname, '..', 'fixtures', 'rtneural.json');

function numbersOf(name: string): Float32Array {
  const text = readFileSync(join(RTNEURAL, 'test_data', `${name}_python.csv`), 'utf8');
  return Float32Array.from(text.trim().split(/\s+/), Number);
}

describeWithShared('models of RTNeural', () => {
  test.each(['lstm', 'gru', 'lstm_1d', 'gru_1d'])('%s gives what Keras gave', async (name) => {
    const model = await loadModel(join(RTNEURAL, 'models', `${name}.json`));
    expect(model.format).toBe('rtneural');
    const x = numbersOf(`${name}_x`);
    const expected = numbersOf(`${name}_y`);
    const found = await model.run(x, { frames: x.length / model.inputSize });
    expect(found.length).toBe(expected.length);
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5);
    });
  });

  test.each(['lstm', 'gru'])('%s_torch gives what PyTorch gave', async (cell) => {
    const names = [cell, `${cell}2`, 'dense'];
    const model = await loadModel(join(RTNEURAL, 'models', `${cell}_torch.json`), {
      architecture: { layers: names },
    });
    expect(model.format).toBe('pytorch');
    const x = numbersOf(`${cell}_torch_x`);
    const found = await model.run(x, { frames: x.length / model.inputSize });
    const expected = numbersOf(`${cell}_torch_y`);
    expect(found.length).toBe(expected.length);
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5);
    });
  });

  test.each([
    ['conv1d_torch', 'UNSUPPORTED_MODEL', /not known \(weight \[12, 1, 5\], bias \[12\]\)/],
    ['full_model', 'UNSUPPORTED_MODEL', /layer 2 is a "conv1d", which is not read from RTNeural/],
    ['bad_lstm', 'INVALID_MODEL', /weights\[1\] is \[20, 80\], but must be \[16, 64\]/],
    ['dense', 'UNSUPPORTED_MODEL', /no recurrent layer/],
  ])('%s is refused', async (name, code, message) => {
    await expect(loadModel(join(RTNEURAL, 'models', `${name}.json`))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('a file that contradicts itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-rtneural-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'ragged lists',
      (text) => text.replace('0.5, 0.6]]]', '0.5]]]'),
      /weights\[2\] must be a list/,
    ],
    ['words', (text) => text.replace('0.1', '"a"'), /weights\[0\] must be a list/],
    [
      'arrays too many',
      (text) => text.replace('[0.5]] }', '[0.5], [1]] }'),
      /3 arrays, but must be/,
    ],
  ])('%s are refused', async (_, change, message) => {
    const path = join(folder, 'model.json');
    writeFileSync(path, change(readFileSync(SMALL, 'utf8')));
    await expect(loadModel(path)).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(message) as string,
    });
  });
});
