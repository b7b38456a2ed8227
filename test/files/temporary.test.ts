/** What killed processes left beside an output goes with the next write; what is in use stays. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  linkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSameFile, removeTemporaries, writeAtomically } from '../../lib/files';
import { withTemporaryFile } from '../../lib/files/temporary';
import { hasEnded, startIn, thisWriter } from '../../lib/files/writer';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'temporary-'));
  path = join(folder, 'out');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const onLinux = existsSync('/proc/self/stat') ? test : test.skip;

/** The number of a process that has ended. */
const ended = (): number => spawnSync(process.execPath, ['--version']).pid;

/** A temporary file of `out` by another writer, such as a killed run leaves. */
function left(writer: Partial<ReturnType<typeof thisWriter>>, name = '.out'): string {
  const { host, pid, birth } = { ...thisWriter(), ...writer };
  const file = `${name}.${host}-${pid}-${birth}-0123456789ab.tmp`;
  writeFileSync(join(folder, file), 'half');
  return file;
}

test('what a process that has ended left is removed by the next write to the same place', async () => {
  left({ pid: ended() });
  await writeAtomically(path, ['new']);
  expect(readdirSync(folder)).toEqual(['out']);
});

onLinux('also where its number is used again by now (needs /proc)', async () => {
  left({ birth: '00000001' });
  await writeAtomically(path, ['new']);
  expect(readdirSync(folder)).toEqual(['out']);
});

test('what a process that lives, or one of another host, writes stays', async () => {
  const kept = [
    left({}), // of this very process
    left({ pid: process.ppid, birth: '0' }), // when it was born is not known
    left({ host: '00000000', pid: ended() }),
    left({ pid: ended() }, '.out.more'), // of another output
    left({ pid: ended() }, 'out'), // no name that is given to temporary files
  ];
  await writeAtomically(path, ['new']);
  expect(readdirSync(folder).sort()).toEqual([...new Set([...kept, 'out'])].sort());
});

test('two writes at once do not disturb each other', async () => {
  await Promise.all(['a', 'b', 'c'].map((text) => writeAtomically(path, [text.repeat(1000)])));
  expect(readFileSync(path, 'utf8')).toMatch(/^(a{1000}|b{1000}|c{1000})$/);
  expect(readdirSync(folder)).toEqual(['out']);
});

test('a process knows itself, and when another has ended', () => {
  expect(hasEnded(thisWriter())).toBe(false);
  expect(hasEnded({ ...thisWriter(), pid: ended() })).toBe(true);
});

test('what is in the making goes when the process must end', async () => {
  await withTemporaryFile(path, async (temporary) => {
    await writeFile(temporary, 'half');
    removeTemporaries();
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('a name as long as file systems take can be written', async () => {
  const long = join(folder, 'ç'.repeat(127));
  await writeAtomically(long, ['x']);
  expect(readFileSync(long, 'utf8')).toBe('x');
});

test('a symbolic link to nothing is refused, and what it names', async () => {
  symlinkSync('gone', path);
  await expect(writeAtomically(path, ['x'])).rejects.toMatchObject({
    code: 'IO',
    message: expect.stringMatching(/out: it is a symbolic link to gone, which does not exist;/),
  });
  expect(readdirSync(folder)).toEqual(['out']);
});

test('one file by several names is the same, also one that is not there yet', async () => {
  const other = join(folder, 'other');
  symlinkSync('.', join(folder, 'here'));
  expect(await isSameFile(path, join(folder, 'here', 'out'))).toBe(true);
  expect(await isSameFile(path, other)).toBe(false);
  writeFileSync(path, 'x');
  expect(await isSameFile(path, other)).toBe(false);
  linkSync(path, other);
  expect(await isSameFile(path, other)).toBe(true);
  renameSync(other, join(folder, 'third'));
  symlinkSync('third', other);
  expect(await isSameFile(other, join(folder, 'here', 'out'))).toBe(true);
});

test('what was read is not written over where it is protected, by whatever name', async () => {
  const state = join(folder, 'state');
  for (const file of [path, state]) writeFileSync(file, 'read');
  jest.resetModules();
  const files = await import('../../lib/files/index.js');
  files.protectInputs([state]);
  for (const file of [path, state]) await files.readText(file);
  symlinkSync('out', join(folder, 'link'));
  await expect(files.writeAtomically(join(folder, 'link'), ['x'])).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/link: it is one of the files that were read, .* by --force$/),
  });
  await files.writeAtomically(state, ['x']);
  await files.writeAtomically(join(folder, 'new'), ['x']);
  expect([path, state].map((file) => readFileSync(file, 'utf8'))).toEqual(['read', 'x']);
});

test('when a process began is known by the kernel, and not where qemu makes it up', () => {
  const after = Array.from({ length: 49 }, (_, i) => String(i + 4)).join(' ');
  expect(startIn(`8926 (a (strange) name) S ${after}`)).toBe('22');
  expect(startIn(`8926 (node) 0 ${after}`)).toBeUndefined(); // qemu 7.2
  expect(startIn('')).toBeUndefined();
});
