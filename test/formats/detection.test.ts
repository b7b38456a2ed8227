/** Formats are told apart by content, and what is not read is called by its name. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MemorySource } from '../../lib/files';
import { detectFormat } from '../../lib/formats/detection';
import { describeWithShared, SHARED } from '../shared';

const FIXTURES = join(__dirname, '..', 'fixtures');

const formatOf = (bytes: Uint8Array) => detectFormat(new MemorySource(bytes));
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

test.each<[string, Buffer]>([
  ['behind a length', latin1('\x40\0\0\0\0\0\0\0{"a":')],
  ['behind a huge length', latin1('\xff\xff\xff\xff\xff\xff\xff\xff{}')],
  ['behind a length with a high bit', latin1('\x80\0\0\0\0\0\0\0{"a":')],
])('a safetensors file is known by its brace %s', async (_, bytes) => {
  expect(await formatOf(bytes)).toBe('safetensors');
});

test('an ONNX file is known by the fields of a ModelProto', async () => {
  expect(await formatOf(Buffer.from([0x08, 0x07, 0x12, 0x07]))).toBe('onnx');
  for (const name of readdirSync(join(FIXTURES, 'onnx')).filter((each) => each.endsWith('.onnx')))
    expect(await formatOf(readFileSync(join(FIXTURES, 'onnx', name)))).toBe('onnx');
});

test('an archive of arrays is one', async () => {
  expect(await formatOf(zipOf('h0.npy', 'c0.npy'))).toBe('npz');
});

test('TensorFlow Lite is known by its identifier', async () => {
  expect(await formatOf(latin1('\x1c\0\0\0TFL3'))).toBe('tflite');
});

test('Keras files are known by their containers', async () => {
  const keras = (name: string): Buffer => readFileSync(join(FIXTURES, 'keras', name));
  expect(await formatOf(keras('lstm.h5'))).toBe('keras-hdf5');
  expect(await formatOf(keras('bidirectional.keras'))).toBe('keras');
});

/** A zip archive whose directory names an empty file. */
function zipOf(...names: string[]): Buffer {
  const files = names.map((name) => {
    const start = Buffer.alloc(30);
    start.write('PK\x03\x04');
    start.writeUInt16LE(name.length, 26);
    return Buffer.concat([start, latin1(name)]);
  });
  const starts = files.map((_, i) =>
    files.slice(0, i).reduce((sum, { length }) => sum + length, 0),
  );
  const directory = names.map((name, i) => {
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02');
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(starts[i]!, 42);
    return Buffer.concat([entry, latin1(name)]);
  });
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(Buffer.concat(files).length, 16);
  return Buffer.concat([...files, ...directory, end]);
}

/** A protobuf field with a length: below number 16, and from there on. */
function field(number: number, bytes: Buffer): Buffer {
  const tag = number < 16 ? [(number << 3) | 2] : [((number << 3) & 0x7f) | 0x82, number >> 4];
  return Buffer.concat([Buffer.from([...tag, bytes.length]), bytes]);
}

const version = Buffer.from([0x08, 0x01]);
const text = (number: number, value: string): Buffer => field(number, Buffer.from(value));

test.each<[string, Buffer, RegExp]>([
  ['an empty file', Buffer.alloc(0), /the file is empty/],
  ['a TorchScript program', zipOf('m/constants.pkl', 'm/data.pkl'), /TorchScript.*torch\.onnx/],
  ['a zipped SavedModel', zipOf('m/saved_model.pb'), /zipped TensorFlow SavedModel.*tf2onnx/],
  ['a Core ML package', zipOf('m.mlpackage/Data/model.mlmodel'), /Core ML package/],
  ['a zipped model', zipOf('readme.txt', 'am.onnx'), /zip archive.*unpack it, and load am\.onnx/],
  ['any zip archive', zipOf('a.txt'), /zip archive of a\.txt/],
  ['an ORT file', latin1('\x1c\0\0\0ORTM'), /onnxruntime’s own format.*\.onnx file/],
  ['an ExecuTorch file', latin1('\x1c\0\0\0ET12'), /ExecuTorch/],
  ['a GGUF file', latin1('GGUF\x03\0'), /GGUF/],
  ['an array', latin1('\x93NUMPY'), /NumPy array.*run/],
  ['a Kaldi network', latin1('\0B<Nnet3> '), /Kaldi/],
  ['an OpenVINO network', latin1('<?xml version="1.0"?><net>'), /OpenVINO.*ONNX file/],
  ['a WAV file', latin1('RIFF\0\0\0\0WAVE'), /WAV file.*transcribe/],
  ['an LFS pointer', latin1('version https://git-lfs.github.com/spec/v1'), /git lfs pull/],
  ['a gzip archive', latin1('\x1f\x8b\x08\0'), /gzip.*gunzip/],
  ['an xz archive', latin1('\xfd7zXZ\0\0'), /xz archive.*unxz/],
  ['a tar archive', latin1('m/'.padEnd(257, '\0') + 'ustar'), /tar archive.*tar -xf/],
  [
    'a frozen TensorFlow graph',
    field(1, Buffer.concat([text(1, 'x'), text(2, 'Placeholder')])),
    /frozen TensorFlow graph \(\.pb\).*tf2onnx/,
  ],
  [
    'a SavedModel',
    Buffer.concat([version, field(2, field(1, text(5, 'serve')))]),
    /TensorFlow SavedModel.*tf2onnx/,
  ],
  ['a Core ML model', Buffer.concat([version, text(2, ''), field(500, version)]), /Core ML model/],
  ['a specification', latin1('{"cell": "lstm"}'), /specification.*init/],
  ['a plan', latin1('{"method": "joint-svd"}'), /a plan.*--plan/],
  ['a Keras architecture', latin1('{"class_name":"A","config":{}}'), /--architecture/],
  ['a TensorFlow.js model', latin1('{"modelTopology":{}}'), /TensorFlow\.js.*tf2onnx/],
  ['other JSON', latin1(' \n[1]'), /this is JSON/],
  ['broken JSON', latin1('{"a": '), /the file is not JSON/],
  ['text', latin1('hello wo{ld'), /neither.*begins with 68 65 6c 6c 6f 20 77 6f/],
])('%s is refused by name', async (_, bytes, message) => {
  await expect(formatOf(bytes)).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(message) as string,
  });
});

describeWithShared('files of other people', () => {
  test.each([
    ['kws/LSTM_S.pb', /frozen TensorFlow graph/],
    ['rnnoise-models/beguiling-drafter-2018-08-30/weights.hdf5.xz', /xz archive/],
  ])('%s is refused by name', async (name, message) => {
    const bytes = readFileSync(join(SHARED, 'data', 'models', name));
    await expect(formatOf(bytes)).rejects.toThrow(message);
  });
});
