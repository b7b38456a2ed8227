/** HDF5 files by h5py (test/fixtures/make_hdf5.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemorySource } from '../../lib/files';
import { Hdf5Group } from '../../lib/formats/hdf5';

function open(name: string): Hdf5Group {
  const bytes = readFileSync(join(__dirname, '..', 'fixtures', 'hdf5', name));
  return Hdf5Group.open(new MemorySource(bytes));
}

const NUMBERS = Float32Array.from({ length: 60 }, (_, i) => i);
const TYPES = ['le-f2', 'le-f4', 'be-f4', 'le-f8', 'le-i4', 'be-u2', 'u1', 'compact'];
const CHUNKS = ['chunked', 'deflated', 'shuffled'];

test.each([...TYPES, ...CHUNKS])('%s is an array', (name) => {
  const array = open('default.h5').array(name)!;
  expect(array.shape).toEqual([12, 5]);
  expect(array.floats()).toEqual(NUMBERS);
});

test('chunks of more axes, and those that reach beyond the array', () => {
  const array = open('default.h5').array('cube')!;
  expect(array.shape).toEqual([3, 4, 5]);
  expect(array.floats()).toEqual(NUMBERS);
});

test('groups of both kinds, of any number of names', () => {
  const root = open('default.h5');
  expect(root.group('few')!.names).toEqual(['group 0', 'group 1', 'group 2']);
  const many = root.group('many')!;
  expect(many.names.sort()).toEqual(Array.from({ length: 40 }, (_, i) => `group ${i}`).sort());
  expect(many.array('group 39/index')!.floats()).toEqual(Float32Array.of(39));
  expect(root.array('many/group 7/index')!.path).toBe('many/group 7/index');
});

test('what is not there, or is of the other kind, is undefined', () => {
  const root = open('default.h5');
  expect(root.array('many')).toBeUndefined();
  expect(root.group('le-f4')).toBeUndefined();
  expect(root.array('le-f4/x')).toBeUndefined();
  expect(root.array('nothing/x')).toBeUndefined();
  expect(root.array('soft')).toBeUndefined();
});

test('texts of attributes', () => {
  const root = open('default.h5');
  expect(root.texts('text')).toEqual(['what is of any length']);
  expect(root.texts('bytes')).toEqual(['what is as long as its type']);
  expect(root.texts('texts')).toEqual(['one', 'three']);
  expect(root.texts('any texts')).toEqual(['a', '', 'ccc']);
  expect(root.texts('number')).toEqual([]);
  expect(root.texts('none')).toEqual([]);
  expect(root.texts('nothing')).toBeUndefined();
});

test('the newest version, as far as it goes', () => {
  const root = open('few.h5');
  expect(root.texts('text')).toEqual(['what is of any length']);
  expect(root.array('le-f4')!.floats()).toEqual(NUMBERS);
});

test.each([
  ['default.h5', 'empty', /empty has a shape, but no numbers/],
  ['default.h5', 'bool', /bool holds no real numbers/],
  ['default.h5', 'summed', /summed is compressed by filter 3 of HDF5: use gzip, or none/],
  ['few.h5', 'chunked', /chunked is stored in the newest way.*without libver/],
  ['latest.h5', 'le-f4', /many links in the newest way.*without libver/],
])('%s: %s is refused', (file, name, message) => {
  expect(() => open(file).array(name)!.floats()).toThrow(
    expect.objectContaining({
      code: 'INVALID_FILE',
      message: expect.stringMatching(message) as string,
    }) as Error,
  );
});
