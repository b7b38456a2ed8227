/** Open files: ranges of them, and errors that name them. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readingFile } from '../../lib/files/open';
import { slice, type Source } from '../../lib/files/source';

const BYTES = Buffer.from('0123456789');
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-'));
  path = join(folder, 'file');
  writeFileSync(path, BYTES);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function expectRanges(file: Source): void {
  expect(file.size).toBe(10);
  expect(text(file.bytes(3, 4))).toBe('3456');
  const target = new Uint8Array(2);
  file.copy(8, target);
  expect(text(target)).toBe('89');
  const part = slice(slice(file, 2, 6), 1, 3);
  expect([part.size, text(part.bytes(1, 2))]).toEqual([3, '45']);
}

test('ranges of a file, and ranges of ranges', async () => {
  await readingFile(path, expectRanges);
});

test('a range of no bytes is empty', async () => {
  expect(await readingFile(path, (file) => file.bytes(10, 0).length)).toBe(0);
});

(existsSync('/usr/bin/mkfifo') ? test : test.skip)(
  'a pipe is read as a whole (needs mkfifo)',
  async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await Promise.all([writeFile(pipe, BYTES), readingFile(pipe, expectRanges)]);
  },
);

test('what there is no reading of is an IO error that names it', async () => {
  const nothing = (): never => {
    throw new Error('was read');
  };
  await expect(readingFile(join(folder, 'no'), nothing)).rejects.toMatchObject({
    code: 'IO',
    message: `cannot read ${join(folder, 'no')}: there is no such file`,
  });
  await expect(readingFile(folder, nothing)).rejects.toMatchObject({
    code: 'IO',
    message: `cannot read ${folder}: it is a folder, not a file`,
  });
});

test('a file that is cut while it is read is an IO error with the sizes', async () => {
  const cut = (file: Source) => {
    truncateSync(path, 4);
    return file.bytes(2, 6);
  };
  await expect(readingFile(path, cut)).rejects.toMatchObject({
    code: 'IO',
    message: expect.stringMatching(/changed while it was read \(from 10 to 4 bytes\)/),
  });
});

test('a file that is written to while it is read is an IO error, whatever the reader says', async () => {
  const written = () => {
    appendFileSync(path, 'x');
    throw new Error('makes no sense');
  };
  await expect(readingFile(path, written)).rejects.toMatchObject({
    code: 'IO',
    message: expect.stringMatching(/changed while it was read/),
  });
});

const OPEN_FILES = '/proc/self/fd';
(existsSync(OPEN_FILES) ? test : test.skip)(
  'the file is closed, also after errors (needs /proc)',
  async () => {
    const count = () => readdirSync(OPEN_FILES).length;
    const before = count();
    await readingFile(path, (file) => file.bytes(0, 1));
    const refuse = (): never => {
      throw new Error('no');
    };
    for (let i = 0; i < 20; i++) await expect(readingFile(path, refuse)).rejects.toThrow('no');
    expect(count()).toBeLessThan(before + 10);
  },
);
