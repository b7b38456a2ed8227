/** The program as it is started by npm run bench. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './built';
import { ROOT } from '../../bench/checkout';
import { parse } from '../charts/xml';

const MAIN = join(ROOT, 'bench', 'main.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compact-rnn-harness-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Its temporary folder lies in the test's, so that what it leaves is seen. */
const surroundings = () => ({ cwd: folder, env: { ...process.env, TMPDIR: folder } });

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    ...surroundings(),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('a run prints its tables and writes JSON and a page', () => {
  const { status, stdout, stderr } = bench(
    ...['--cases', '^tau0.4-f32-(step|busy)', '--peers', 'none', '--rounds', '1'],
    ...['--json', 'run.json', '--html', 'run.html'],
  );
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /^cases: 3, about a minute, and up to .* more where other programs are at work; Ctrl-C keeps/,
  );
  expect(stdout).toMatch(/^tau0\.4-f32-step-t1 +compact-rnn +6\.\d MB/m);
  const report = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  expect(report).toMatchObject({
    node: process.version,
    isa: expect.any(String),
    commit: expect.any(String),
    rows: expect.arrayContaining([
      expect.objectContaining({
        case: 'tau0.4-f32-step-t1',
        rounds: 1,
        repeated: expect.any(Number),
        disturbed: expect.any(Number),
        bandwidthShare: expect.any(Number),
      }),
    ]),
  });
  expect(() => parse(readFileSync(join(folder, 'run.html'), 'utf8'))).not.toThrow();
  expect(readdirSync(folder).sort()).toEqual(['run.html', 'run.json']);
});

test('--list shows what would be measured', () => {
  expect(bench('--list', '--cases', 'dense-f32-step-t1', '--peers', 'torch')).toEqual({
    status: 0,
    stdout: 'compact-rnn dense-f32-step-t1\ntorch dense-f32-step-t1\n',
    stderr: expect.stringMatching(/^cases: 2, about a minute,.*\n$/),
  });
});

test.each([
  [['--case', 'x'], "error: unknown option '--case' (Did you mean --cases?)\n"],
  [['--rounds', 'many'], /^error: option '--rounds <number>' argument 'many' is invalid\. .*\n$/],
  [['--cases', '['], /^error: --cases: Invalid regular expression.*\n$/],
  [['--peers', 'tensorflow'], /^error: --peers: there is no peer "tensorflow".*\n$/],
  [
    ['--full', '--cases', 'x'],
    /^error: option '--full' cannot be used with option '--cases <regex>'\n$/,
  ],
  [['dense'], /^error: too many arguments.*\n$/],
])('%j is refused in one line', (args, message) => {
  const { status, stdout, stderr } = bench(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a file that cannot be written is refused before anything is measured', () => {
  const outcome = bench('--json', join('nowhere', 'run.json'));
  expect(outcome).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/folder nowhere does not exist/),
  });
});

test('one file for both results is refused', () => {
  expect(bench('--json', 'x', '--html', './x')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/error: --json and --html are the same file/),
  });
});

test('Ctrl-C ends it and its children, and keeps what is measured', async () => {
  writeFileSync(join(folder, 'run.json'), 'before');
  const options = ['--cases', '^tau0.4-f32-step', '--peers', 'none', '--rounds', '10000'];
  const child = spawn(process.execPath, [MAIN, ...options, '--json', 'run.json'], {
    ...surroundings(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  const isWritten = (): boolean => readFileSync(join(folder, 'run.json'), 'utf8') !== 'before';
  while (!isWritten()) await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
  expect(stdout).toMatch(/^This is a partial result: \d+ of 20000 slices/m);
  const report = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as object;
  expect(report).toMatchObject({
    partial: true,
    rows: [{ case: 'tau0.4-f32-step-t1' }, { case: 'tau0.4-f32-step-t2' }],
    skipped: [],
  });
  expect(readdirSync(folder)).toEqual(['run.json']);
  const { stdout: parents } = spawnSync('ps', ['-A', '-o', 'ppid='], { encoding: 'utf8' });
  expect(parents.split('\n').map(Number)).not.toContain(child.pid);
});
