/** Files that are not models, and models that are not read, as each command refuses them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithShared, SHARED } from '../shared';
import { SMALL, Workplace } from './cli';

const place = new Workplace();
let good: Buffer;
beforeAll(() => {
  good = readFileSync(place.path(place.model('good.safetensors', SMALL)));
});
afterAll(() => {
  place.remove();
});

function expectRefusal(path: string, message: RegExp, args = ['inspect', path]): void {
  const { code, stdout, stderr } = place.run(...args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: .*\n$/);
}

/** The good model with another header. */
function withHeader(edit: (header: string) => string): Buffer {
  const length = Number(good.readBigUInt64LE());
  const header = Buffer.from(edit(good.toString('utf8', 8, 8 + length)));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, good.subarray(8 + length)]);
}

/** The good model with another number at its end. */
function withLast(value: number): Buffer {
  const bytes = Buffer.from(good);
  bytes.writeFloatLE(value, bytes.length - 4);
  return bytes;
}

test.each<[string, () => string | Buffer, RegExp]>([
  ['is empty', () => '', /bad: the file is empty/],
  ['is text', () => 'not a model', /bad: this is text \("not a model" \.\.\.\), such as a script/],
  ['is a spec', () => JSON.stringify(SMALL), /bad: this is the specification of a network, .*init/],
  [
    'is truncated in its header',
    () => good.subarray(0, 100),
    /bad: the header claims \d+ bytes, but the file has only 92/,
  ],
  [
    'is truncated in its data',
    () => good.subarray(0, -4),
    /bad: tensor \S+ ends at byte \d+ of the data, but the file holds only/,
  ],
  [
    'claims a huge header',
    () => Buffer.concat([Buffer.alloc(8, 0xff), Buffer.from('{}')]),
    /claims 18446744073709551615 bytes/,
  ],
  [
    'claims a huge tensor',
    () => withHeader((header) => header.replace('[96,8]', '[96,8000]')),
    /needs 3072000 bytes, but/,
  ],
  ['has a NaN', () => withLast(NaN), /bad: .* holds NaN at index \d+/],
  ['has an infinity', () => withLast(-Infinity), /bad: .* holds -Infinity at index \d+/],
  [
    'has shapes that contradict each other',
    () => withHeader((header) => header.replace('[96,8]', '[8,96]')),
    /input weight is 8 x 96, but must be 96 x 8/,
  ],
])('a file that %s is refused', (_, bytes, message) => {
  place.write('bad', bytes());
  expectRefusal('bad', message);
});

test('a folder and a missing file are refused', () => {
  expectRefusal('.', /error: \. is a folder: load a file in it, good\.safetensors/);
  expectRefusal('missing', /cannot read missing: there is no such file/);
});

describeWithShared('real ONNX files', () => {
  const models = join(SHARED, 'data', 'models');
  const onnx = () => readFileSync(join(models, 'dtln', 'model_1.onnx'));

  test('truncated ones are refused', () => {
    for (const share of [0.01, 0.5, 0.99]) {
      place.write('cut.onnx', onnx().subarray(0, Math.floor(onnx().length * share)));
      expectRefusal('cut.onnx', /^error: cut\.onnx: /);
    }
  });

  test.each([
    ['dtln/model_2.onnx', /: the model has no recurrent layer/],
    ['gtcrn/gtcrn_simple.onnx', /node "\w+": op \w+ cannot be represented/],
  ])('%s, which cannot run here, is shown and not converted', (file, message) => {
    const path = join(models, file);
    expectRefusal(path, message, ['convert', path, 'none.safetensors']);
    const { code, stdout } = place.run('inspect', path);
    expect(code).toBe(0);
    expect(stdout).toMatch(message);
    expect(stdout).toMatch(/compress (it|them) in place/);
  });

  test('a graph without a recurrent layer says so', () => {
    const graph = 'burn-onnx/crates/onnx-tests/tests/scan/scan_multi_state.onnx';
    expectRefusal(join(models, graph), /the graph has no recurrent layer: .*nothing to run/);
  });

  test('weights that are inputs are asked for, and no other remedy is named', () => {
    const graph = join(models, 'onnx2c', 'test', 'local_ops', 'test_lstm_y_c', 'model.onnx');
    expectRefusal(graph, /"R"\) is an input of the graph: give its value .*with its weights\n$/, [
      'convert',
      graph,
      'none.safetensors',
    ]);
  });

  test('the format is told by content, not by name', () => {
    place.write('model.txt', onnx());
    expect(place.run('inspect', 'model.txt').stdout).toContain('onnx, 362,369 parameters');
  });
});
