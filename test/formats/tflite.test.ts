/** TensorFlow Lite, against its operators' formulas in NumPy (test/fixtures/make_tflite.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../lib';
import { MemorySource } from '../../lib/files';
import { readTflite } from '../../lib/formats/tflite';
import { describeWithShared, SHARED } from '../shared';

const FIXTURES = join(__dirname, '..', 'fixtures', 'tflite');

interface Case {
  readonly x: number[][];
  readonly y: number[] | number[][];
  readonly output?: string;
  /** Of the shared ones, which run over waves, and of which the last frame is kept. */
  readonly path?: string;
  readonly frames?: number;
}

const CASES = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as Record<
  string,
  Case
>;
const shared = Object.values(CASES).filter(({ path }) => path !== undefined);

let warnings: jest.SpyInstance;
beforeEach(() => {
  warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(() => {
  warnings.mockRestore();
});

function expectClose(found: Float32Array, right: readonly number[]): void {
  expect(found.length).toBe(right.length);
  right.forEach((y, i) => {
    expect(Math.abs(found[i]! - y)).toBeLessThan(1e-5);
  });
}

test.each(['floats.tflite', 'bytes.tflite'])('%s gives what its formulas give', async (name) => {
  const { x, y, output } = CASES[name]!;
  const model = await loadModel(join(FIXTURES, name), { output });
  expect(model.format).toBe('tflite');
  expectClose(await model.run(Float32Array.from(x.flat()), { frames: x.length }), y.flat());
});

test('where TensorFlow Lite computes with integers, that is told', async () => {
  await loadModel(join(FIXTURES, 'floats.tflite'));
  expect(warnings).not.toHaveBeenCalled();
  await loadModel(join(FIXTURES, 'bytes.tflite'), { output: 'lstm' });
  expect(warnings).toHaveBeenCalledWith(
    expect.stringContaining('computes with integers'),
    expect.objectContaining({ code: 'TFLITE_QUANTIZED' }),
  );
});

test('what joins frames is refused, with the output up to which it can be read', async () => {
  await expect(loadModel(join(FIXTURES, 'bytes.tflite'))).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringMatching(
      /tensor "flat" \(number 22 .*makes \[1, 20\] of \[1, 5, 4\].*--graph-output "lstm"/,
    ) as string,
  });
});

test('an output that is not there is refused', async () => {
  await expect(
    loadModel(join(FIXTURES, 'floats.tflite'), { output: 'score' }),
  ).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/no output "score".*did you mean.*scores/) as string,
  });
});

test('cut off anywhere, it is refused', async () => {
  const bytes = readFileSync(join(FIXTURES, 'floats.tflite'));
  for (let size = 0; size < bytes.length; size += 37) {
    const cut = new MemorySource(bytes.subarray(0, size));
    await expect(readTflite(cut)).rejects.toMatchObject({ name: 'CompactRnnError' });
  }
});

describeWithShared('the models of TensorFlow Lite Micro', () => {
  test.each(shared)('$path', async ({ path, y, frames, output }) => {
    const file = join(SHARED, 'data', 'models', 'tflite-micro', path!);
    const model = await loadModel(file, { output });
    const waves = Float32Array.from({ length: frames! * model.inputSize }, (_, i) =>
      Math.sin(1 + 1.7 * i),
    );
    const found = await model.run(waves, { frames: frames! });
    expectClose(found.subarray(-model.outputSize), y as number[]);
  });

  // model_1.onnx beside it, the same network, is compressed in test/cases.
  test('DTLN, whose caller carries the states, is refused with the way round', async () => {
    const file = join(SHARED, 'data', 'models', 'dtln', 'model_1.tflite');
    await expect(loadModel(file)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringMatching(/2 inputs, such as states.*ONNX \(tf2onnx\)/) as string,
    });
  });
});
