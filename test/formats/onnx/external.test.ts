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
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { loadModel } from '../../../lib/formats';
import { numbers } from './write';

const CELLS = 4;
const INPUTS = 3;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'external-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Write = (writer: BinaryWriter) => void;

function nested(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

const text = (writer: BinaryWriter, field: number, value: string): void => {
  writer.tag(field, WireType.LengthDelimited).string(value);
};

/** An RNN node whose W and R lie in another file, R right behind W. */
function model(location: string): Uint8Array {
  const writer = new BinaryWriter();
  const tensor =
    (name: string, cols: number, offset: number): Write =>
    (w) => {
      for (const dim of [1, CELLS, cols]) w.tag(1, WireType.Varint).int64(dim);
      w.tag(2, WireType.Varint).int64(1);
      text(w, 8, name);
      const entries = { location, offset: String(offset), length: String(4 * CELLS * cols) };
      for (const [key, value] of Object.entries(entries))
        nested(w, 13, (entry) => {
          text(entry, 1, key);
          text(entry, 2, value);
        });
      w.tag(14, WireType.Varint).int32(1);
    };
  writer.tag(1, WireType.Varint).int64(8);
  nested(writer, 7, (graph) => {
    nested(graph, 1, (node) => {
      for (const input of ['X', 'W', 'R']) text(node, 1, input);
      text(node, 2, 'Y');
      text(node, 4, 'RNN');
    });
    nested(graph, 5, tensor('W', INPUTS, 0));
    nested(graph, 5, tensor('R', CELLS, 4 * CELLS * INPUTS));
    nested(graph, 11, (input) => {
      text(input, 1, 'X');
    });
    nested(graph, 12, (output) => {
      text(output, 1, 'Y');
    });
  });
  nested(writer, 8, (opset) => {
    opset.tag(2, WireType.Varint).int64(17);
  });
  return writer.finish();
}

const WEIGHTS = numbers(CELLS * (INPUTS + CELLS), 1);

function write(location: string, into: string = folder): string {
  const path = join(into, 'am.onnx');
  writeFileSync(path, model(location));
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
      /its 64 bytes are said to be 64 from 48 on in "am.data", which holds 100/,
    ) as string,
  });
});
