import { readSafetensors } from '../../lib/formats/safetensors';
import { safetensorsParts } from '../../lib/formats/safetensors-write';

/** A file put together by hand from the specification. */
function file(header: unknown, body: Uint8Array = new Uint8Array(), claimed?: bigint): Buffer {
  const json = typeof header === 'string' ? Buffer.from(header) : Buffer.from(JSON.stringify(header));
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
      const { metadata, tensors } = readSafetensors(file(JSON.stringify(header) + padding, f32(1.5, -2, 7)));
      expect([...metadata]).toEqual([['who', 'me']]);
      expect(tensors.get('a')).toEqual({ shape: [2, 1], data: Float32Array.of(1.5, -2) });
      expect(tensors.get('b')).toEqual({ shape: [1], data: Float32Array.of(7) });
    }
  });

  test('an aligned tensor is a view of the file, not a copy', () => {
    const bytes = file(JSON.stringify({ a: tensor([1], 0, 4) }).padEnd(64), f32(3));
    const aligned = new Uint8Array(bytes);
    expect(readSafetensors(aligned).tensors.get('a')?.data.buffer).toBe(aligned.buffer);
  });

  test('a tensor named __proto__ is a tensor', () => {
    const bytes = file('{"__proto__": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}', f32(3));
    expect([...readSafetensors(bytes).tensors.keys()]).toEqual(['__proto__']);
  });
});

describe('a safetensors file that lies is refused with the numbers', () => {
  const one = f32(1);
  test.each<[string, Buffer, RegExp]>([
    ['is shorter than the header length', Buffer.alloc(5), /5 bytes, too few/],
    ['claims a header beyond its end', file({}, one, 1000n), /claims 1000 bytes, but the file has only 6/],
    ['claims a header over 100 MB', file({}, one, 1n << 62n), /claims 4611686018427387904 bytes/],
    ['has a header that is not UTF-8', file('', Buffer.from([0x7b, 0xff, 0x7d]), 3n), /not UTF-8/],
    ['has a header that is not JSON', file('{"a": '), /not JSON/],
    ['has a header that is an array', file('[]'), /must be a JSON object, but is \[\]/],
    ['names a tensor twice', file('{"a": 1, "\\u0061": 2}'), /holds "a" twice/],
    ['has a number in its metadata', file({ __metadata__: { v: 1 } }), /__metadata__\.v must be a string/],
    [
      'has an f16 tensor',
      file({ a: { ...tensor([1], 0, 2), dtype: 'F16' } }),
      /tensor a has dtype "F16"; only F32/,
    ],
    ['has a negative size', file({ a: tensor([-1], 0, 4) }, one), /tensor a has the shape \[-1\]/],
    ['has a fractional offset', file({ a: tensor([1], 0.5, 4.5) }, one), /data_offsets \[0.5,4.5\]/],
    ['has backward offsets', file({ a: tensor([1], 4, 0) }, one), /needs 4 bytes, but .*\[4, 0\] hold -4/],
    [
      'has a shape that does not fit',
      file({ a: tensor([2, 3], 0, 4) }, one),
      /\[2, 3\] needs 24 bytes, but .* hold 4/,
    ],
    ['has an overflowing shape', file({ a: tensor([2 ** 40, 2 ** 40], 0, 4) }, one), /too large/],
    ['ends before its tensor', file({ a: tensor([2], 0, 8) }, one), /tensor a ends at byte 8 .* only 4/],
    [
      'has overlapping tensors',
      file({ a: tensor([1], 0, 4), b: tensor([1], 0, 4) }, one),
      /tensor b .* overlaps/,
    ],
    ['has a gap', file({ a: tensor([1], 4, 8) }, f32(1, 2)), /tensor a begins at byte 4 and leaves a gap/],
    [
      'has bytes to spare',
      file({ a: tensor([1], 0, 4) }, f32(1, 2)),
      /end at byte 4 of the data, .* holds 8/,
    ],
  ])('that %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'INVALID_FILE' }) as Error);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test('that nests deeper than a stack', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(() => readSafetensors(file(`{"a": {"dtype": ${deep}}}`))).toThrow(/INVALID_FILE|dtype|not JSON/);
  });
});

describe('writing safetensors', () => {
  const tensors = new Map([
    ['odd', { shape: [3], data: Float32Array.of(1, 2, 3) }],
    ['even', { shape: [4, 4], data: new Float32Array(16).fill(0.5) }],
  ]);
  const parts = safetensorsParts({ metadata: new Map([['note', 'ünïcode']]), tensors });

  test('what was written is read', () => {
    const read = readSafetensors(Buffer.concat(parts));
    expect(read.metadata.get('note')).toBe('ünïcode');
    expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
  });

  test('the data begins at a multiple of 64 bytes, tensors of whole cache lines first', () => {
    expect(parts[0]!.length % 64).toBe(0);
    expect(parts.slice(1).map((part) => part.length)).toEqual([64, 12]);
  });

  test('the tensors are not copied', () => {
    expect(parts[1]!.buffer).toBe(tensors.get('even')!.data.buffer);
  });
});
