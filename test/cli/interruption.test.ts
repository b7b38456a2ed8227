/** Ctrl-C and SIGTERM end every command at once, also where it waits for a pipe. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { npyParts } from '../../lib/formats';
import { SMALL, Workplace } from './cli';

const place = new Workplace();
beforeAll(() => {
  place.model('m.safetensors', SMALL);
  if (existsSync('/usr/bin/mkfifo')) execFileSync('mkfifo', [place.path('pipe')]);
});
afterAll(() => {
  place.remove();
});

const withPipes = existsSync('/usr/bin/mkfifo') ? test : test.skip;

withPipes('a command that waits for a pipe ends at the first signal (needs mkfifo)', async () => {
  const before = readdirSync(place.folder).sort();
  const commands: [NodeJS.Signals, string[]][] = [
    ['SIGTERM', ['inspect', 'pipe']],
    ['SIGINT', ['convert', 'pipe', 'out.safetensors']],
    ['SIGTERM', ['run', 'm.safetensors', '--input', 'pipe', '--output', 'out.npy']],
    ['SIGINT', ['compress', 'm.safetensors', '-o', 'out.safetensors', '--plan', 'pipe']],
    ['SIGTERM', ['train', 'spec.json', '--criterion', 'ctc', '--data', 'pipe', '-o', 'out']],
    ['SIGTERM', ['bench', 'pipe']],
    ['SIGINT', ['evaluate', 'm.safetensors', '--teacher', 'pipe', '--data', 'none.jsonl']],
  ];
  const outcomes = commands.map(async ([signal, words]) => {
    const child = place.start(...words);
    let stderr = '';
    child.stderr!.on('data', (text: Buffer) => (stderr += text.toString()));
    // Loaded, and waiting: nothing that could be seen from outside happens then.
    const timer = setTimeout(() => child.kill(signal), 3000);
    const [code, ended] = (await once(child, 'close')) as [number | null, string | null];
    clearTimeout(timer);
    return { words: words[0], code, ended, stderr };
  });
  expect(await Promise.all(outcomes)).toEqual(
    commands.map(([signal, [words]]) => ({
      words,
      code: null,
      ended: signal,
      stderr: `error: stopped by ${signal}; no file is left half-written\n`,
    })),
  );
  expect(readdirSync(place.folder).sort()).toEqual(before);
});

withPipes('what comes through pipes is read as from files, as often as it is needed', async () => {
  const script = `"${process.execPath}" "${Workplace.main}" inspect <(cat m.safetensors) --json`;
  const piped = execFileSync('bash', ['-c', script], { cwd: place.folder, encoding: 'utf8' });
  expect(JSON.parse(piped)).toEqual(place.json('inspect', 'm.safetensors'));
  const stdin = `cat m.safetensors | "${process.execPath}" "${Workplace.main}" inspect /dev/stdin --json`;
  expect(execFileSync('bash', ['-c', stdin], { cwd: place.folder, encoding: 'utf8' })).toBe(piped);

  const frames = Buffer.concat(npyParts({ shape: [3, 8], data: new Float32Array(24) }));
  const running = place.start(...['run', 'm.safetensors', '--input', 'pipe', '--output', 'y.npy']);
  await writeFile(place.path('pipe'), frames);
  expect(await once(running, 'close')).toEqual([0, null]);
});

test('Ctrl-C ends a compression at once, keeps the old output and leaves nothing behind', async () => {
  place.model('large.safetensors', { cell: 'lstm', input: 100, layers: 1, cells: 1400 });
  writeFileSync(place.path('kept.safetensors'), 'old');
  const child = place.start(
    ...['compress', 'large.safetensors', '-o', 'kept.safetensors', '--tau', '0.6'],
  );
  let stderr = '';
  child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()));
  // the SVD of 5600 x 1400 takes seconds
  const timer = setTimeout(() => child.kill('SIGINT'), 1000);
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(timer);
  expect({ signal, stderr }).toEqual({
    signal: 'SIGINT',
    stderr: 'error: stopped by SIGINT; no file is left half-written\n',
  });
  expect(readFileSync(place.path('kept.safetensors'), 'utf8')).toBe('old');
  expect(readdirSync(place.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a device without an end is refused', () => {
  if (!existsSync('/dev/zero')) return;
  writeFileSync(place.path('spec.json'), '{}');
  expect(place.run('inspect', '/dev/zero')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^error: cannot read \/dev\/zero: it is a device, which need not/,
    ),
  });
});
