/** Pipes and special files: read to their end, or refused; never waited for without a way out. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBytes, readingFile, readJson, readText } from '../../lib/files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipe-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What every kind of reader says to a path. */
const readers: [string, (path: string, signal?: AbortSignal) => Promise<unknown>][] = [
  ['readingFile', (path, signal) => readingFile(path, ({ size }) => size, { signal })],
  ['readBytes', (path, signal) => readBytes(path, { signal })],
  ['readText', (path, signal) => readText(path, { signal })],
  ['readJson', (path, signal) => readJson(path, { signal })],
];

const withPipes = existsSync('/usr/bin/mkfifo') ? describe : describe.skip;

withPipes('a pipe (needs mkfifo)', () => {
  const pipe = (): string => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    return path;
  };

  test('is read until its writer ends, in however many parts', async () => {
    const path = pipe();
    const sent = Buffer.alloc(300_000, 'abc');
    const [received] = await Promise.all([readBytes(path), writeFile(path, sent)]);
    expect(Buffer.from(received).equals(sent)).toBe(true);
  });

  test('that sends nothing is empty', async () => {
    const path = pipe();
    expect(await Promise.all([readText(path), writeFile(path, '')])).toEqual(['', undefined]);
  });

  test.each(readers)('%s that nobody writes into is left by an abort', async (_, read) => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const reading = read(pipe(), abort.signal);
    setTimeout(() => {
      abort.abort(reason);
    }, 20);
    await expect(reading).rejects.toBe(reason);
  });

  test('waits for no thread of the pool: others are read meanwhile', async () => {
    const abort = new AbortController();
    const path = pipe();
    // More than the pool has threads, of which each would wait.
    const waiting = Array.from({ length: 8 }, () => readBytes(path, abort));
    writeFileSync(join(folder, 'file'), 'x');
    expect(await readText(join(folder, 'file'))).toBe('x');
    abort.abort(new Error('enough'));
    for (const each of waiting) await expect(each).rejects.toThrow('enough');
  });
});

describe.each(readers)('%s', (_, read) => {
  test.each(['/dev/zero', '/dev/urandom', '/dev/tty'].filter((path) => existsSync(path)))(
    'refuses %s',
    async (path) => {
      await expect(read(path)).rejects.toMatchObject({
        code: 'IO',
        message: expect.stringMatching(/^cannot read \/dev\/\w+: it is a device, which need not/),
      });
    },
  );

  test('refuses a folder and a socket', async () => {
    await expect(read(folder)).rejects.toThrow(/it is a folder, not a file$/);
    const server = createServer();
    const path = join(folder, 'socket');
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await expect(read(path)).rejects.toThrow(/it is a socket, which need not end/);
    server.close();
  });
});

test('the device that ends at once is an empty file', async () => {
  expect(await readText('/dev/null')).toBe('');
});

(existsSync('/proc/self/status') ? test : test.skip)(
  'files that the kernel makes up are read to their end (needs /proc)',
  async () => {
    expect(await readText('/proc/self/status')).toMatch(/^Name:/);
  },
);

test('text loses the byte-order mark, and nothing else', async () => {
  writeFileSync(join(folder, 'text'), '\uFEFFa\uFEFF\n');
  expect(await readText(join(folder, 'text'))).toBe('a\uFEFF\n');
});
