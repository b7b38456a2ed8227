/** Formats are told apart by content, and what is not read is called by its name. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGraph, loadModel } from '../../lib';
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

/** A tar archive of files of three bytes. */
function tarOf(...names: string[]): Buffer {
  const files = names.map((name) => {
    const file = Buffer.alloc(1024);
    file.write(name);
    file.write('00000000003\0', 124);
    file.write('ustar\x0000', 257);
    file.write('abc', 512);
    return file;
  });
  return Buffer.concat([...files, Buffer.alloc(1024)]);
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
  ['an ORT file', latin1('\x1c\0\0\0ORTM'), /onnxruntime’s own format.*ONNX file/],
  ['an ExecuTorch file', latin1('\x1c\0\0\0ET12'), /ExecuTorch/],
  ['a GGUF file', latin1('GGUF\x03\0'), /GGUF/],
  ['a GGML file', latin1('lmgg\x01\0'), /GGML.*ONNX/],
  ['a Kaldi network', latin1('\0B<Nnet3> '), /a Kaldi model.*kaldi-onnx.*\.npz/],
  ['a Kaldi acoustic model', latin1('\0B<TransitionModel> '), /a Kaldi model/],
  ['one as text', latin1('<TransitionModel> \n<Topology>'), /a Kaldi model/],
  ['a decoding graph', latin1('\xd6\xfd\xb2\x7e\x06\0\0\0vector'), /OpenFst.*final\.mdl/],
  ['an ncnn network', latin1('7767517\n75 83\n'), /ncnn network.*ONNX or PyTorch model/],
  ['one in binary', latin1('\xdd\x85\x76\0\x4b\0\0\0'), /ncnn network in binary/],
  ['its weights in halves', latin1('\x47\x6b\x30\x01abcd'), /weights of an ncnn network/],
  ['its weights in bytes', latin1('\x38\x4b\x0d\0abcd'), /weights of an ncnn network/],
  ['a TensorRT engine', latin1('ptrt\0\0\0\0'), /TensorRT/],
  ['parameters of MXNet', latin1('\x12\x01\0\0\0\0\0\0abc'), /MXNet.*export_model/],
  ['a list of checkpoints', latin1('model_checkpoint_path: "m"'), /checkpoint.*tf2onnx/],
  ['an index', latin1('\0\0abc\x57\xfb\x80\x8b\x24\x75\x47\xdb'), /index of a TensorFlow/],
  ['an old pickle', latin1("(dp0\nS'a'\n"), /old Python pickle.*torch\.save/],
  ['a page', latin1('<!DOCTYPE html><html>'), /page of HTML.*download the file itself/],
  ['a library', latin1('\x7fELF\x02\x01'), /a program or a library/],
  ['a model of NeMo', tarOf('./model_config.yaml', './model_weights.ckpt'), /NeMo.*tar -xf.*ckpt/],
  ['models in an archive', tarOf('a.txt', 'am.onnx'), /tar archive.*load am\.onnx/],
  ['an archive that is cut', tarOf('a.txt').subarray(0, 600), /a tar archive.*tar -xf/],
  ['an array', latin1('\x93NUMPY'), /NumPy array.*run/],
  ['an OpenVINO network', latin1('<?xml version="1.0"?><net>'), /OpenVINO.*ONNX file/],
  ['a WAV file', latin1('RIFF\0\0\0\0WAVE'), /WAV file.*transcribe/],
  ['an LFS pointer', latin1('version https://git-lfs.github.com/spec/v1'), /git lfs pull/],
  ['a gzip archive', latin1('\x1f\x8b\x08\0'), /gzip.*gunzip/],
  ['an xz archive', latin1('\xfd7zXZ\0\0'), /xz archive.*unxz/],
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
  [
    'a Caffe model',
    Buffer.concat([text(1, 'net'), field(100, text(1, 'lstm'))]),
    /a Caffe model.*ONNX or PyTorch/,
  ],
  [
    'a program of PaddlePaddle',
    field(1, Buffer.from([0x08, 0x00, 0x10, 0x00, 0x1a, 0x00])),
    /PaddlePaddle.*paddle2onnx/,
  ],
  [
    'a model of an amplifier',
    latin1('{"architecture":"LSTM","config":{},"weights":[]}'),
    /Neural Amp Modeler.*torch\.onnx\.export/,
  ],
  ['a specification', latin1('{"cell": "lstm"}'), /specification.*init/],
  ['a plan', latin1('{"method": "joint-svd"}'), /a plan.*--plan/],
  ['a Keras architecture', latin1('{"class_name":"A","config":{}}'), /--architecture/],
  ['a TensorFlow.js model', latin1('{"modelTopology":{}}'), /TensorFlow\.js.*tf2onnx/],
  ['other JSON', latin1(' \n[1]'), /this is JSON/],
  ['broken JSON', latin1('{"a": '), /the file is not JSON/],
  ['text', latin1('hello wo{ld'), /this is text \("hello wo\{ld".*name the file with the weights/],
  ['anything else', latin1('\xffello world'), /neither.*begins with ff 65 6c 6c 6f 20 77 6f/],
])('%s is refused by name', async (_, bytes, message) => {
  await expect(formatOf(bytes)).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(message) as string,
  });
});

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-folders-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['a SavedModel', ['saved_model.pb', 'variables'], /folder of a TensorFlow SavedModel.*tf2onnx/],
    ['models', ['b.onnx', 'a.pt', 'readme.md'], /is a folder: load a file in it, .*a\.pt.*b\.onnx/],
    ['nothing that is known', ['readme.md'], /it is a folder, not a file/],
  ])('with %s is refused', async (name, files, message) => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of files) writeFileSync(join(path, file), '');
    await expect(loadModel(path)).rejects.toThrow(message);
    await expect(loadGraph(path)).rejects.toThrow(message);
  });
});

test.each([
  ['a checkpoint', join('pytorch', 'lstm.pt'), /no ONNX graph, but of the format pytorch-zip/],
  ['a program', join('pytorch', 'refused-torchscript.pt'), /TorchScript/],
])('%s is no graph that compresses in place', async (_, name, message) => {
  await expect(loadGraph(join(FIXTURES, name))).rejects.toMatchObject({
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
