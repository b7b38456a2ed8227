/**
 * Files that are no whole ONNX models: always a CompactRnnError with a code, whatever the bytes.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CompactRnnError } from '../../../lib/errors';
import { onnxTree } from '../../../lib/formats';
import { readOnnx } from './read';
import { matricesOf } from '../../../lib/model/matrices';
import { expectError } from './expect';
import { numbers, onnxBytes, tensor, type GraphSpec, type TensorSpec } from './write';

const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'onnx');
const MODEL = readFileSync(join(FIXTURES, 'lstm-last-frame.onnx'));

const GRAPH: GraphSpec = {
  nodes: [{ op: 'RNN', name: 'cell', inputs: ['X', 'W', 'R'], outputs: ['y'] }],
  inputs: { X: [5, 1, 3] },
  outputs: ['y'],
  initializers: { W: tensor([1, 4, 3], 1), R: tensor([1, 4, 4], 2) },
};

const withWeight = (W: TensorSpec) =>
  onnxBytes({ ...GRAPH, initializers: { ...GRAPH.initializers, W } });

/** The bytes of the graph in a file. */
function graphBytes(file: Uint8Array): Uint8Array {
  const reader = new BinaryReader(file);
  for (;;) {
    const [number, wire] = reader.tag();
    if (number === 7) return reader.bytes();
    reader.skip(wire, number);
  }
}

describe('an ONNX file', () => {
  test('that is empty is refused', () => {
    expectError(
      () => readOnnx(new Uint8Array(0)),
      'INVALID_FILE',
      /not a whole ONNX model \(it has no graph\)/,
    );
  });

  test.each([
    ['text', Buffer.from('This is a letter, not a model.\n')],
    ['zeros', new Uint8Array(1000)],
    ['noise', Uint8Array.from(numbers(5000, 3), (x) => 128 * (x + 1))],
    ['an image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('of %s is refused', (_, bytes) => {
    expectError(() => readOnnx(bytes), 'INVALID_FILE', /not a whole ONNX model/);
  });

  test('cut off anywhere is refused', () => {
    for (let length = 1; length < MODEL.length; length += 7) {
      expectError(
        () => readOnnx(MODEL.subarray(0, length)),
        'INVALID_FILE',
        /not a whole ONNX model/,
      );
    }
    expectError(
      () => readOnnx(MODEL.subarray(0, MODEL.length - 1)),
      'INVALID_FILE',
      /not a whole ONNX model/,
    );
  });

  test('with flipped bytes is read or refused by a CompactRnnError', () => {
    const places = numbers(200, 4);
    let refused = 0;
    for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith('.onnx'))) {
      const sound = readFileSync(join(FIXTURES, file));
      for (let k = 0; k < 100; k++) {
        const broken = Uint8Array.from(sound);
        const at = Math.floor(((places[2 * k]! + 1) / 2) * broken.length);
        broken[at]! ^= 1 << Math.floor(((places[2 * k + 1]! + 1) / 2) * 8);
        try {
          for (const { weight } of matricesOf(readOnnx(broken))) expect(weight.data).toBeDefined();
        } catch (error) {
          refused++;
          if (!(error instanceof CompactRnnError))
            throw new Error(`${file}, byte ${at}: ${String(error)}`, { cause: error });
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  test.each<[string, TensorSpec, RegExp]>([
    [
      'more elements than it holds',
      { dims: [1, 4, 3000], data: [1, 2, 3] },
      /tensor "W": its dims \[1, 4, 3000\] claim 12000 elements of type float, but the file holds 3/,
    ],
    [
      'a terabyte',
      { dims: [1, 2 ** 20, 2 ** 20], data: [1] },
      /claim 1099511627776 elements .* holds 1/,
    ],
    [
      'more elements than can be counted',
      { dims: [2 ** 40, 2 ** 40], data: [1] },
      /tensor "W": its dims .* are no sizes/,
    ],
    [
      'a negative size',
      { dims: [1, -4, -3], data: numbers(12, 1) },
      /tensor "W": its dims \[1, -4, -3\] are no sizes/,
    ],
  ])('whose weight claims %s is refused', (_, weight, message) => {
    expectError(() => readOnnx(withWeight(weight)), 'INVALID_FILE', message);
  });

  test('that reads a value which nothing provides is refused', () => {
    const graph = { ...GRAPH, initializers: { W: GRAPH.initializers!.W! } };
    expectError(
      () => readOnnx(onnxBytes(graph)),
      'INVALID_FILE',
      /node "cell" reads "R", which nothing in the file provides/,
    );
  });

  test('that gives a name to two values is refused, to run and in place', () => {
    const twice = onnxBytes({ ...GRAPH, nodes: [...GRAPH.nodes, ...GRAPH.nodes] });
    const message = /the graph has two values "y".*export the model again/;
    expectError(() => readOnnx(twice), 'INVALID_FILE', message);
    expectError(() => onnxTree.readTree(twice), 'INVALID_FILE', message);
  });

  test('of an activation that nobody knows is refused without a remedy that fails', () => {
    const [node] = GRAPH.nodes;
    const nodes = [{ ...node!, attributes: { activations: ['Mish'] } }];
    expectError(
      () => readOnnx(onnxBytes({ ...GRAPH, nodes })),
      'UNSUPPORTED_MODEL',
      /"Mish" is none of [a-z, ]+$/,
    );
  });

  test('whose weight is sparse is refused by name', () => {
    const whole = onnxBytes({ ...GRAPH, initializers: { W: GRAPH.initializers!.W! } });
    const sparse = new BinaryWriter();
    sparse.tag(7, WireType.LengthDelimited).fork(); // of two graphs the last counts
    const graph = graphBytes(whole);
    sparse.raw(graph).tag(15, WireType.LengthDelimited).fork();
    sparse.tag(1, WireType.LengthDelimited).fork().tag(8, WireType.LengthDelimited).string('R');
    const bytes = sparse.join().join().join().finish();
    expectError(
      () => readOnnx(Buffer.concat([whole, bytes])),
      'UNSUPPORTED_MODEL',
      /node "cell" reads "R", a sparse initializer: export the model with dense weights/,
    );
  });

  test('whose nodes wait for each other is refused', () => {
    const nodes = [
      { op: 'Add', name: 'one', inputs: ['b', 'X'], outputs: ['a'] },
      { op: 'Add', name: 'two', inputs: ['a', 'X'], outputs: ['b'] },
      { op: 'RNN', inputs: ['a', 'W', 'R'], outputs: ['y'] },
    ];
    expectError(
      () => readOnnx(onnxBytes({ ...GRAPH, nodes })),
      'INVALID_FILE',
      /depends on itself/,
    );
  });

  test('with ten thousand nodes in a row is read', () => {
    const chain = Array.from({ length: 10_000 }, (_, k) => ({
      op: 'Identity',
      inputs: [k === 0 ? 'z' : `i${k}`],
      outputs: [`i${k + 1}`],
    }));
    const nodes = [...chain.reverse(), { ...GRAPH.nodes[0]!, outputs: ['z'] }];
    expect(readOnnx(onnxBytes({ ...GRAPH, nodes, outputs: ['i10000'] })).layers).toHaveLength(1);
  });

  test.each([
    ['with symbols for the dims of its input', ['frames', 'batch', 'features']],
    ['without dims of its input', undefined],
  ])('%s is read', (_, X) => {
    expect(readOnnx(onnxBytes({ ...GRAPH, inputs: { X } })).layers).toHaveLength(1);
  });
});
