/** Loading and saving of models in any format. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, saveModel } from '../../lib/formats';
import { networkToSafetensors } from '../../lib/formats/own/write';
import { safetensorsParts } from '../../lib/formats/safetensors-write';
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import type { ElementArray } from '../../lib/weights';
import { StoredMatrix } from '../../lib/weights';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'formats-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const model = new Model(
  initNetwork(
    {
      cell: 'gru',
      input: 3,
      layers: 2,
      cells: 5,
      direction: 'bidirectional',
      projection: 4,
      output: 2,
    },
    1,
  ),
);

test('a model that was saved is loaded as it was', async () => {
  const path = join(folder, 'm.bin');
  await saveModel(model, path);
  const loaded = await loadModel(path);
  expect(loaded).toBeInstanceOf(Model);
  expect(loaded.format).toBe('compact-rnn');
  const { layers, head, emits } = loaded;
  expect({ layers, head, emits }).toEqual({
    layers: model.layers,
    head: model.head,
    emits: model.emits,
  });
  const xs = new Float32Array(12).map((_, i) => Math.cos(i));
  expect(loaded.runSync(xs, { frames: 4 })).toEqual(model.runSync(xs, { frames: 4 }));
});

test('errors have a code and begin with the path', async () => {
  const path = join(folder, 'bad');
  writeFileSync(path, 'hello');
  await expect(loadModel(path)).rejects.toMatchObject({
    name: 'CompactRnnError',
    code: 'INVALID_FILE',
    message: expect.stringMatching(`^${path}: neither`) as string,
  });
  await expect(loadModel(join(folder, 'missing'))).rejects.toMatchObject({ code: 'IO' });
  await expect(loadModel(folder)).rejects.toMatchObject({ code: 'IO' });
});

test('a NaN in a weight is an INVALID_MODEL that names the weight', async () => {
  const path = join(folder, 'm.safetensors');
  await saveModel(model, path);
  const bytes = readFileSync(path);
  bytes.writeFloatLE(NaN, bytes.length - 4);
  writeFileSync(path, bytes);
  await expect(loadModel(path)).rejects.toMatchObject({
    code: 'INVALID_MODEL',
    message: expect.stringContaining('NaN') as string,
  });
});

test('an int8 matrix with more columns than int8 can have is an INVALID_MODEL that names it', async () => {
  const path = join(folder, 'wide.safetensors');
  const { layers, head, emits } = new Model(
    initNetwork({ cell: 'rnn', input: 2, layers: 1, cells: 1, output: 1 }, 1),
  );
  const save = (cols: number): void => {
    const read = (target: ElementArray): void => void target.fill(1);
    const input = StoredMatrix.inFile(
      { rows: 1, cols, dtype: 'int8' },
      { read, scales: Float32Array.of(0.5) },
    );
    const layer = {
      ...layers[0]!,
      inputSize: cols,
      weights: [{ ...layers[0]!.weights[0]!, input }],
    };
    const parts = safetensorsParts(networkToSafetensors({ layers: [layer], head, emits }));
    writeFileSync(path, Buffer.concat([...parts]));
  };
  save(65537);
  await expect(loadModel(path)).rejects.toMatchObject({
    code: 'INVALID_MODEL',
    message: `${path}: rnn1 input weight has 65537 columns, more than the 65536 that int8 can have: store it as f16 or f32`,
  });
  save(65536);
  await expect(loadModel(path)).resolves.toMatchObject({ inputSize: 65536 });
});

test('ONNX is refused as an output, by name', async () => {
  await expect(saveModel(model, join(folder, 'm.ONNX'))).rejects.toMatchObject({
    code: 'INVALID_OPTION',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('a save that is aborted rejects with the reason and writes nothing', async () => {
  const reason = new Error('enough');
  const path = join(folder, 'm.safetensors');
  await expect(saveModel(model, path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(readdirSync(folder)).toEqual([]);
});

test('what would not load again is not saved, and the file that is there stays', async () => {
  const path = join(folder, 'm.safetensors');
  await saveModel(model, path);
  const before = readFileSync(path);
  const [first, ...others] = model.head;
  const poisoned = { ...first!, bias: new Float32Array([1, NaN]) };
  await expect(
    saveModel({ layers: model.layers, head: [poisoned, ...others], emits: model.emits }, path),
  ).rejects.toMatchObject({
    code: 'INVALID_MODEL',
  });
  expect(readFileSync(path)).toEqual(before);
});

test.each([
  ['NaN', NaN],
  ['Infinity', Infinity],
])('an ONNX file with %s in a weight is refused, naming the weight', async (name, poison) => {
  const fixture = join(__dirname, '..', 'fixtures', 'onnx', 'lstm-streaming.onnx');
  const { layers } = await loadModel(fixture);
  const bytes = readFileSync(fixture);
  const first = Buffer.from(layers[0]!.weights[0]!.recurrent.data.slice(0, 1).buffer);
  bytes.writeFloatLE(poison, bytes.indexOf(first));
  const path = join(folder, 'poisoned.onnx');
  writeFileSync(path, bytes);
  await expect(loadModel(path)).rejects.toMatchObject({
    code: 'INVALID_MODEL',
    message: expect.stringMatching(`LSTM recurrent weight holds ${name} at index 0`),
  });
});
