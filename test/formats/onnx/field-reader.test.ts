/** Reading of protobuf fields through a window on a long file. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { MemorySource, type Source } from '../../../lib/files/source';
import { FieldReader } from '../../../lib/formats/onnx/field-reader';
import { readOnnxFile } from './read';
import { onnxBytes, tensor } from './write';

/** Bytes of which none is in memory, and how many were read. */
class Far implements Source {
  read = 0;
  readonly #bytes: MemorySource;

  constructor(bytes: Uint8Array) {
    this.#bytes = new MemorySource(bytes);
  }

  get size(): number {
    return this.#bytes.size;
  }

  bytes(offset: number, length: number): Uint8Array {
    this.read += length;
    return this.#bytes.bytes(offset, length).slice();
  }

  copy(offset: number, target: Uint8Array): void {
    this.read += target.length;
    this.#bytes.copy(offset, target);
  }
}

test('fields are found wherever the window ends', () => {
  const writer = new BinaryWriter();
  const sizes = Array.from({ length: 200 }, (_, i) => (i * 977) % 2500);
  for (const size of [...sizes, 70_000, 3]) {
    writer.tag(1, WireType.Varint).int64(size);
    writer.tag(2, WireType.LengthDelimited).bytes(new Uint8Array(size).fill(size % 251));
    writer.tag(3, WireType.Bit64).double(size / 7);
  }
  const reader = new FieldReader(new Far(writer.finish()));
  for (const size of [...sizes, 70_000, 3]) {
    expect([reader.tag()[0], reader.int()]).toEqual([1, size]);
    expect(reader.tag()[0]).toBe(2);
    const range = reader.range();
    expect(Buffer.from(range.bytes(0, range.size)).equals(Buffer.alloc(size, size % 251))).toBe(
      true,
    );
    expect([reader.tag()[0], reader.double()]).toEqual([3, size / 7]);
  }
  expect(reader.done).toBe(true);
});

test('numbers packed into one long field are all found', () => {
  const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).fork();
  for (let i = 0; i < 50_000; i++) writer.int64(i);
  const reader = new FieldReader(new Far(writer.join().finish()));
  reader.tag();
  let count = 0;
  reader.inside(() => {
    while (!reader.done) if (reader.int() === count) count++;
  });
  expect(count).toBe(50_000);
  expect(reader.done).toBe(true);
});

test.each([
  0,
  127,
  128,
  2 ** 28 - 1,
  2 ** 28,
  2 ** 35,
  2 ** 53 - 1,
  -1,
  -(2 ** 31),
  -(2 ** 53) + 1,
])('the varint %d is read, however few bytes follow', (x) => {
  const writer = new BinaryWriter().tag(1, WireType.Varint).int64(x);
  const reader = new FieldReader(new Far(writer.finish()));
  reader.tag();
  expect(reader.int()).toBe(x);
  expect(reader.done).toBe(true);
});

test('a field that is longer than the message that it lies in is refused', () => {
  const inner = Uint8Array.of(0x0a, 0x03, 0x12, 0x05, 0x61, 0x61, 0x61, 0x61, 0x61);
  const reader = new FieldReader(new Far(inner));
  reader.tag();
  const read = (): void => {
    while (!reader.done) {
      reader.tag();
      reader.text();
    }
  };
  expect(() => {
    reader.inside(read);
  }).toThrow('premature EOF');
});

test('the weights of a model are read when their numbers are asked for', () => {
  const [cells, inputs] = [128, 400];
  const bytes = onnxBytes({
    nodes: [{ op: 'LSTM', name: 'lstm', inputs: ['X', 'W', 'R'], outputs: ['y'] }],
    inputs: { X: [5, 1, inputs] },
    outputs: ['y'],
    initializers: { W: tensor([1, 4 * cells, inputs], 1), R: tensor([1, 4 * cells, cells], 2) },
  });
  const file = new Far(bytes);
  const { input, recurrent } = readOnnxFile(file).layers[0]!.weights[0]!;
  expect(file.read).toBeLessThan(bytes.length / 4);
  const before = file.read;
  expect(input.data).toHaveLength(4 * cells * inputs);
  expect(file.read - before).toBe(4 * 4 * cells * inputs);
  expect(recurrent.data).toHaveLength(4 * cells * cells);
});
