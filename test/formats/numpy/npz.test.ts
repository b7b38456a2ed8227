/** .npz archives as NumPy writes them, those that hold several arrays, and those that lie. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArray, readArrayShape, readNpz } from '../../../lib/formats';
import { describeWithShared, SHARED } from '../../shared';

const NUMBERS = Float32Array.from({ length: 12 }, (_, i) => (i - 5) / 4);
const fixture = (name: string) => join(__dirname, '..', '..', 'fixtures', 'npy', name);

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-npz-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(bytes: Uint8Array): string {
  const path = join(folder, 'x.npz');
  writeFileSync(path, bytes);
  return path;
}

test.each(['stored.npz', 'deflated.npz', 'frames-3x4.npy', 'several.npz:h0'])(
  '%s is an array',
  async (name) => {
    await expect(readArray(fixture(name))).resolves.toEqual({ shape: [3, 4], data: NUMBERS });
    await expect(readArrayShape(fixture(name))).resolves.toEqual([3, 4]);
  },
);

test('the format is told by content', async () => {
  const path = join(folder, 'x.npy');
  writeFileSync(path, readFileSync(fixture('stored.npz')));
  await expect(readArray(path)).resolves.toEqual({ shape: [3, 4], data: NUMBERS });
});

test('all arrays of an archive by name', async () => {
  const arrays = await readNpz(fixture('several.npz'));
  expect([...arrays.keys()]).toEqual(['h0', 'c0', 'a/b']);
  expect(arrays.get('c0')).toEqual({ shape: [3, 4], data: NUMBERS.map((x) => x * 10) });
  expect(arrays.get('a/b')!.data).toEqual(NUMBERS.map((x) => Math.trunc(x) + 0));
});

test.each([
  ['several.npz', /several\.npz: it holds 3 arrays, h0, c0, a\/b: name one, .*several\.npz:h0$/],
  ['several.npz:x', /it has no array x, but h0, c0, a\/b$/],
  ['none.npz', /the archive holds no array/],
])('%s: what can be done is said', async (name, message) => {
  await expect(readArray(fixture(name))).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(message) as string,
  });
});

test('an .npy file is no archive', async () => {
  await expect(readNpz(fixture('scalar.npy'))).rejects.toThrow(/not an \.npz file.*np\.savez/);
});

describe('an archive that lies is refused', () => {
  const good = readFileSync(fixture('deflated.npz'));
  const entry = good.indexOf('PK\x01\x02', 0, 'latin1');
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };

  test.each<[string, Buffer, RegExp]>([
    [
      'about how much it holds',
      changed((bytes) => bytes.writeUInt32LE(4_000_000_000, entry + 24)),
      /x\.npz: x\.npy in it expands to 4000000000 bytes, from an archive of \d+: save it without compression/,
    ],
    [
      'and holds more than it says',
      changed((bytes) => bytes.writeUInt32LE(100, entry + 24)),
      /the archive is damaged: too many bytes/,
    ],
    ['that was cut', good.subarray(0, good.length - 30), /the archive is damaged/],
    [
      'whose numbers were changed',
      changed((bytes) => bytes.writeUInt32LE(1, entry + 16)),
      /another checksum/,
    ],
    [
      'that is no archive of arrays',
      Buffer.from(good.toString('latin1').replaceAll('x.npy', 'x.txt'), 'latin1'),
      /a zip archive, but no \.npz: it holds x\.txt/,
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(readArray(file(bytes))).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(message) as string,
    });
  });
});

describeWithShared('arrays as people saved them', () => {
  const shared = (name: string) => join(SHARED, 'cases', 'reports', name);

  test.each([
    ['n_f8.npy', 0],
    ['n_fortran.npy', 0],
    ['n_transposed.npy', 0],
    ['n_z.npz', 0],
    ['n_f2.npy', 2 ** -11], // the rounding of halves, relative
  ])('%s holds the numbers of n_v3.npy', async (name, rounding) => {
    const { shape, data } = await readArray(shared(name));
    const expected = await readArray(shared('n_v3.npy'));
    expect(shape).toEqual([9, 6]);
    data.forEach((value, i) => {
      const right = expected.data[i]!;
      expect(Math.abs(value - right)).toBeLessThanOrEqual(rounding * Math.abs(right));
    });
  });
});
