/** Files that are written whole or not at all. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAtomically } from '../../lib/files/atomic';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atomic-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('parts are written one after another and nothing else is left', async () => {
  await writeAtomically(join(folder, 'out'), ['a', Uint8Array.of(98), 'ç']);
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('abç');
  expect(readdirSync(folder)).toEqual(['out']);
});

test('a write that is aborted half-way leaves the old file whole and no temporary', async () => {
  const path = join(folder, 'out');
  writeFileSync(path, 'old');
  const controller = new AbortController();
  const reason = new Error('stop');
  const parts = [new Uint8Array(100), new Uint8Array(100)];
  // The second part is asked for only once the first has been written.
  const abortsHalfWay = {
    *[Symbol.iterator]() {
      yield parts[0]!;
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toHaveLength(1);
      controller.abort(reason);
      yield parts[1]!;
    },
  } as unknown as Uint8Array[];
  await expect(writeAtomically(path, abortsHalfWay, { signal: controller.signal })).rejects.toBe(
    reason,
  );
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['out']);
});

test('a write that fails half-way leaves the old file whole and no temporary', async () => {
  const path = join(folder, 'out');
  writeFileSync(path, 'old');
  const broken = [
    'new',
    { length: 1, subarray: () => Symbol('not bytes') } as unknown as Uint8Array,
  ];
  await expect(writeAtomically(path, broken)).rejects.toMatchObject({ code: 'IO' });
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['out']);
});

test('a missing folder is named with the remedy', async () => {
  const path = join(folder, 'missing', 'out');
  await expect(writeAtomically(path, ['x'])).rejects.toMatchObject({
    code: 'IO',
    message: `cannot write ${path}: the folder ${join(folder, 'missing')} does not exist; create it first`,
  });
});

test('a folder and a device are refused', async () => {
  mkdirSync(join(folder, 'sub'));
  await expect(writeAtomically(join(folder, 'sub'), ['x'])).rejects.toThrow(/it is a folder/);
  await expect(writeAtomically('/dev/null', ['x'])).rejects.toThrow(/it is a device; name a file/);
});

test('a symbolic link stays one, and its target is written', async () => {
  writeFileSync(join(folder, 'target'), 'old');
  symlinkSync('target', join(folder, 'link'));
  await writeAtomically(join(folder, 'link'), ['new']);
  expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('new');
});

// Root writes wherever it likes.
(process.getuid?.() === 0 ? test.skip : test)(
  'a folder without permission is an IO error',
  async () => {
    chmodSync(folder, 0o500);
    await expect(writeAtomically(join(folder, 'out'), ['x'])).rejects.toThrow(
      /permission is denied/,
    );
    chmodSync(folder, 0o700);
  },
);

test('a file that is replaced keeps its permissions', async () => {
  const path = join(folder, 'out');
  writeFileSync(path, 'old');
  chmodSync(path, 0o640);
  await writeAtomically(path, ['new']);
  expect(statSync(path).mode & 0o777).toBe(0o640);
});
