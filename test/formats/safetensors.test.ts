/** Reading of safetensors files, including those that lie about themselves. */
import { MemorySource } from '../../lib/files/source';
import * as safetensors from '../../lib/formats/safetensors';
import { safetensorsParts } from '../../lib/formats/safetensors-write';

const readSafetensors = (bytes: Uint8Array) => safetensors.readSafetensors(new MemorySource(bytes));
const dataOf = (read: safetensors.Safetensors, name: string) =>
  safetensors.tensorData(read.tensors.get(name)!);

/** A file put together by hand from the specification. */
function file(header: unknown, body: Uint8Array = new Uint8Array(), claimed?: bigint): Buffer {
  const json =
    typeof header === 'string' ? Buffer.from(header) : Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimed ?? BigInt(json.length));
  return Buffer.concat([length, json, body]);
}

const f32 = (...numbers: number[]): Buffer => Buffer.from(Float32Array.from(numbers).buffer);
const tensor = (shape: unknown, begin: number, end: number) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('reading safetensors', () => {
  test('tensors and metadata come out, at any alignment and in any order of the header', () => {
    const header = { b: tensor([1], 8, 12), __metadata__: { who: 'me' }, a: tensor([2, 1], 0, 8) };
    for (const padding of ['', ' ', '  ', '   ']) {
      const read = readSafetensors(file(JSON.stringify(header) + padding, f32(1.5, -2, 7)));
      expect([...read.metadata]).toEqual([['who', 'me']]);
      expect([read.tensors.get('a')?.shape, read.tensors.get('b')?.shape]).toEqual([[2, 1], [1]]);
      expect(dataOf(read, 'a')).toEqual(Float32Array.of(1.5, -2));
      expect(dataOf(read, 'b')).toEqual(Float32Array.of(7));
    }
  });

  test('a tensor is read when it is asked for', () => {
    const bytes = file({ a: tensor([1], 0, 4) }, f32(3));
    const read = readSafetensors(bytes);
    bytes.writeFloatLE(5, bytes.length - 4);
    expect(dataOf(read, 'a')).toEqual(Float32Array.of(5));
  });

  test('tensors of 16 and 8 bits have their bytes', () => {
    const small = (dtype: string, begin: number, end: number) => ({
      ...tensor([2], begin, end),
      dtype,
    });
    const bytes = file(
      { a: small('F16', 0, 4), b: small('I8', 4, 6) },
      Buffer.from([1, 2, 3, 4, 5, 255]),
    );
    const { tensors } = readSafetensors(bytes);
    const [halves, eights] = [new Uint16Array(2), new Int8Array(2)];
    tensors.get('a')!.read(new Uint8Array(halves.buffer));
    tensors.get('b')!.read(new Uint8Array(eights.buffer));
    expect([...halves, ...eights]).toEqual([0x0201, 0x0403, 5, -1]);
    expect([tensors.get('a')!.dtype, tensors.get('b')!.dtype]).toEqual(['F16', 'I8']);
  });

  test('a tensor named __proto__ is a tensor', () => {
    const bytes = file(
      '{"__proto__": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}',
      f32(3),
    );
    expect([...readSafetensors(bytes).tensors.keys()]).toEqual(['__proto__']);
  });
});

describe('a safetensors file that lies is refused with the numbers', () => {
  const one = f32(1);
  test.each<[string, Buffer, RegExp]>([
    ['is shorter than the header length', Buffer.alloc(5), /5 bytes, too few/],
    [
      'claims a header beyond its end',
      file({}, one, 1000n),
      /claims 1000 bytes, but the file has only 6/,
    ],
    ['claims a header over 100 MB', file({}, one, 1n << 62n), /claims 4611686018427387904 bytes/],
    ['has a header that is not UTF-8', file('', Buffer.from([0x7b, 0xff, 0x7d]), 3n), /not UTF-8/],
    ['has a header that is not JSON', file('{"a": '), /not JSON/],
    ['has a header that is an array', file('[]'), /must be a JSON object, but is \[\]/],
    ['names a tensor twice', file('{"a": 1, "\\u0061": 2}'), /holds "a" twice/],
    [
      'has a number in its metadata',
      file({ __metadata__: { v: 1 } }),
      /__metadata__\.v must be a string/,
    ],
    [
      'has a tensor of a type that is not read',
      file({ a: { ...tensor([1], 0, 2), dtype: 'F8_E4M3' } }),
      /tensor a has dtype "F8_E4M3"; only F32, F16, .* are read: convert it to float32/,
    ],
    ['has a negative size', file({ a: tensor([-1], 0, 4) }, one), /tensor a has the shape \[-1\]/],
    [
      'has a fractional offset',
      file({ a: tensor([1], 0.5, 4.5) }, one),
      /data_offsets \[0.5,4.5\]/,
    ],
    [
      'has backward offsets',
      file({ a: tensor([1], 4, 0) }, one),
      /needs 4 bytes, but .*\[4, 0\] hold -4/,
    ],
    [
      'has a shape that does not fit',
      file({ a: tensor([2, 3], 0, 4) }, one),
      /\[2, 3\] needs 24 bytes, but .* hold 4/,
    ],
    ['has an overflowing shape', file({ a: tensor([2 ** 40, 2 ** 40], 0, 4) }, one), /too large/],
    [
      'ends before its tensor',
      file({ a: tensor([2], 0, 8) }, one),
      /tensor a ends at byte 8 .* only 4/,
    ],
    [
      'has overlapping tensors',
      file({ a: tensor([1], 0, 4), b: tensor([1], 0, 4) }, one),
      /tensor b .* overlaps/,
    ],
    [
      'has a gap',
      file({ a: tensor([1], 4, 8) }, f32(1, 2)),
      /tensor a begins at byte 4 and leaves a gap/,
    ],
    [
      'has bytes to spare',
      file({ a: tensor([1], 0, 4) }, f32(1, 2)),
      /end at byte 4 of the data, .* holds 8/,
    ],
  ])('that %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({ code: 'INVALID_FILE' }) as Error,
    );
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test('that nests deeper than a stack', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(() => readSafetensors(file(`{"a": {"dtype": ${deep}}}`))).toThrow(
      /the header is nested more than 64 levels deep/,
    );
  });
});

test('a header of more values than any model has is refused before it is parsed', () => {
  const many = `{${Array.from({ length: 3e6 }, (_, i) => `"${i}":0`).join()}}`;
  const parse = jest.spyOn(JSON, 'parse');
  expect(() => readSafetensors(file(many))).toThrow(
    expect.objectContaining({
      code: 'INVALID_FILE',
      message: 'the header holds more than 2621440 values',
    }),
  );
  expect(parse).not.toHaveBeenCalled();
  parse.mockRestore();
});

describe('writing safetensors', () => {
  const holding = (shape: number[], data: Float32Array): safetensors.Tensor => ({
    dtype: 'F32',
    shape,
    read: (target) => {
      target.set(new Uint8Array(data.buffer));
    },
  });
  const odd = Float32Array.of(1, 2, 3);
  const even = new Float32Array(16).fill(0.5);
  const tensors = new Map([
    ['odd', holding([3], odd)],
    ['even', holding([4, 4], even)],
  ]);
  const parts = [...safetensorsParts({ metadata: new Map([['note', 'ünïcode']]), tensors })];

  test('what was written is read', () => {
    const read = readSafetensors(Buffer.concat(parts));
    expect(read.metadata.get('note')).toBe('ünïcode');
    expect([...read.tensors].map(([name, { shape }]) => [name, shape])).toEqual([
      ['even', [4, 4]],
      ['odd', [3]],
    ]);
    expect([dataOf(read, 'even'), dataOf(read, 'odd')]).toEqual([even, odd]);
  });

  test('the data begins at a multiple of 64 bytes, tensors of whole cache lines first', () => {
    expect(parts[0]!.length % 64).toBe(0);
    expect(parts.slice(1).map((part) => part.length)).toEqual([64, 12]);
  });

  test('a tensor is asked for when it is its turn', () => {
    const asked: string[] = [];
    const telling = new Map(
      ['a', 'b'].map((name) => [
        name,
        { dtype: 'F32' as const, shape: [1], read: () => void asked.push(name) },
      ]),
    );
    const turns = safetensorsParts({ metadata: new Map(), tensors: telling });
    expect(asked).toEqual([]);
    for (const expected of [[], ['a'], ['a', 'b']]) {
      turns.next();
      expect(asked).toEqual(expected);
    }
  });
});
