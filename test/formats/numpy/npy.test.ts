/** NumPy's `.npy` files, read and written. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npyParts, readNpy } from '../../../lib/formats/numpy/npy';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'npy');
const fixture = (name: string) => readFileSync(join(FOLDER, name));
const NUMBERS = Array.from({ length: 12 }, (_, i) => (i - 5) / 4);

describe('.npy files made by numpy', () => {
  test.each(['frames-3x4.npy', 'frames-3x4-v2.npy'])('%s is read', (name) => {
    const { shape, data } = readNpy(fixture(name));
    expect(shape).toEqual([3, 4]);
    expect([...data]).toEqual(NUMBERS);
  });

  test('a batch, a vector and a scalar keep their shapes', () => {
    expect(readNpy(fixture('batch-2x3x4.npy')).shape).toEqual([2, 3, 4]);
    expect([...readNpy(fixture('batch-2x3x4.npy')).data.subarray(12)]).toEqual(
      NUMBERS.map((x) => x * 10),
    );
    expect(readNpy(fixture('vector-12.npy')).shape).toEqual([12]);
    expect(readNpy(fixture('scalar.npy'))).toEqual({ shape: [], data: Float32Array.of(1.5) });
  });

  test('a file at an odd address is copied, not misread', () => {
    const bytes = fixture('frames-3x4.npy');
    const shifted = Buffer.concat([Buffer.of(0), bytes]).subarray(1);
    expect([...readNpy(shifted).data]).toEqual(NUMBERS);
  });

  test.each(['big-endian.npy', 'fortran.npy', 'float64.npy', 'frames-3x4-v3.npy'])(
    '%s holds the same numbers',
    (name) => {
      expect(readNpy(fixture(name))).toEqual({ shape: [3, 4], data: Float32Array.from(NUMBERS) });
    },
  );

  test('three dimensions in Fortran order', () => {
    expect(readNpy(fixture('fortran-2x3x4.npy'))).toEqual(readNpy(fixture('batch-2x3x4.npy')));
  });

  test.each(readdirSync(join(FOLDER, 'dtypes')))('numbers of the type %s', (name) => {
    const { shape, data } = readNpy(fixture(join('dtypes', name)));
    expect(shape).toEqual([3, 4]);
    const whole = Array.from({ length: 12 }, (_, i) => i);
    expect([...data]).toEqual(name === 'bool.npy' ? whole.map((i) => 1 - (i % 2)) : whole);
  });

  test.each([
    ['complex.npy', /dtype "<c8", which is not of real numbers: save x\.astype\(np\.float32\)/],
    ['string.npy', /dtype "<U1"/],
    ['object.npy', /dtype "\|O"/],
    ['structured.npy', /structured dtype/],
  ])('%s is refused with the remedy', (name, message) => {
    expect(() => readNpy(fixture(name))).toThrow(message);
  });
});

describe('.npy files that lie', () => {
  const good = fixture('frames-3x4.npy');

  test.each([
    ['is empty', good.subarray(0, 0), /it is empty/],
    ['is not npy', Buffer.from('hello world'), /not an .npy file: it begins with 68 65/],
    ['ends in its magic', good.subarray(0, 7), /ends after 7 bytes/],
    ['ends in its header', good.subarray(0, 40), /claims 118 bytes, but the file has only 30/],
    [
      'ends in its data',
      good.subarray(0, good.length - 4),
      /\(3, 4\) needs 48 bytes, but the file holds 44/,
    ],
    [
      'has bytes to spare',
      Buffer.concat([good, Buffer.alloc(4)]),
      /needs 48 bytes, but the file holds 52/,
    ],
    [
      'names a shape beyond all numbers',
      Buffer.from(good.toString('latin1').replace('(3, 4), }   ', '(0, 9e99), }'), 'latin1'),
      /not what np\.save writes/,
    ],
    [
      'names a size beyond all numbers',
      Buffer.from(
        good
          .toString('latin1')
          .replace(/\(3, 4\), \} {20}/, '(0, 99999999999999999999), }'.padEnd(29)),
        'latin1',
      ),
      /a shape that no array has/,
    ],
    ['is of version 9', Buffer.from(good).fill(9, 6, 7), /version 9 is not read/],
  ])('a file that %s is refused', (_, bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(
      expect.objectContaining({ code: 'INVALID_FILE' }) as Error,
    );
    expect(() => readNpy(bytes)).toThrow(message);
  });
});

describe('.npy files that are written', () => {
  test.each([[[3, 4]], [[2, 3, 2]], [[12]]])('shape %p comes back', (shape) => {
    const bytes = Buffer.concat(npyParts({ shape, data: Float32Array.from(NUMBERS) }));
    expect(readNpy(bytes)).toEqual({ shape, data: Float32Array.from(NUMBERS) });
  });

  const python = '/usr/bin/python3';
  const hasNumpy = existsSync(python) && canImportNumpy(python);
  (hasNumpy ? test : test.skip)('numpy reads them (skipped where there is no numpy)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'npy-'));
    try {
      const path = join(folder, 'x.npy');
      writeFileSync(
        path,
        Buffer.concat(npyParts({ shape: [3, 4], data: Float32Array.from(NUMBERS) })),
      );
      const script =
        'import sys, numpy; x = numpy.load(sys.argv[1]); print(x.dtype, x.shape, x.sum())';
      expect(execFileSync(python, ['-c', script, path]).toString().trim()).toBe(
        'float32 (3, 4) 1.5',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function canImportNumpy(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
