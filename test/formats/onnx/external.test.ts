/** Data in files beside the model, and where it may not lie. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '../../../lib/formats';
import { CELLS, INPUTS, modelBeside, WEIGHTS } from './beside';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'external-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(location: string, into: string = folder): string {
  const path = join(into, 'am.onnx');
  writeFileSync(path, modelBeside(location));
  return path;
}

test.each(['am.onnx.data', 'weights/am.data', './am.data'])('is read from %s', async (location) => {
  mkdirSync(join(folder, 'weights'));
  writeFileSync(join(folder, location), Buffer.from(WEIGHTS.buffer));
  const { layers } = await loadModel(write(location));
  expect(layers[0]!.weights[0]!.input.data).toEqual(WEIGHTS.subarray(0, CELLS * INPUTS));
  expect(layers[0]!.weights[0]!.recurrent.data).toEqual(WEIGHTS.subarray(CELLS * INPUTS));
});

test.each([
  '/etc/hostname',
  '../am.data',
  'weights/../../am.data',
  'C:\\am.data',
  '..\\am.data',
  '',
])('is refused at %p', async (location) => {
  await expect(loadModel(write(location))).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(/does not lie in the folder of the model/) as string,
  });
});

test('is refused where a link leads out of the folder', async () => {
  const inner = join(folder, 'model');
  mkdirSync(inner);
  writeFileSync(join(folder, 'am.data'), Buffer.from(WEIGHTS.buffer));
  symlinkSync(join(folder, 'am.data'), join(inner, 'am.data'));
  await expect(loadModel(write('am.data', inner))).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(/a link that leads out of its folder/) as string,
  });
  symlinkSync(folder, join(inner, 'up'));
  await expect(loadModel(write('up/am.data', inner))).rejects.toThrow(/leads out of its folder/);
});

test('is read through a folder that is a link itself', async () => {
  const inner = join(folder, 'model');
  mkdirSync(inner);
  writeFileSync(join(inner, 'am.data'), Buffer.from(WEIGHTS.buffer));
  write('am.data', inner);
  symlinkSync(inner, join(folder, 'link'));
  expect((await loadModel(join(folder, 'link', 'am.onnx'))).layers).toHaveLength(1);
});

test('is missed by name', async () => {
  await expect(loadModel(write('am.data'))).rejects.toMatchObject({
    code: 'IO',
    message: expect.stringMatching(/am\.data: there is no such file/) as string,
  });
});

test('is refused where the file is too short', async () => {
  const path = write('am.data');
  writeFileSync(join(folder, 'am.data'), Buffer.from(WEIGHTS.buffer));
  truncateSync(join(folder, 'am.data'), 100);
  copyFileSync(path, join(folder, 'copy.onnx'));
  await expect(loadModel(path)).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(
      /its data are said to be 64 bytes from 48 on in "am.data", which holds 100/,
    ) as string,
  });
});
