import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npyParts, readNpy } from '../../lib/formats/npy';

const fixture = (name: string) => readFileSync(join(__dirname, '..', 'fixtures', 'npy', name));
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

  test.each([
    ['float64.npy', /dtype <f8, not float32.*x\.astype\(np\.float32\)/],
    ['int32.npy', /dtype <i4/],
    ['big-endian.npy', /dtype >f4/],
    ['fortran.npy', /Fortran order.*np\.ascontiguousarray/],
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
