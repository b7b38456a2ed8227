/**
 * The addon as a whole in processes of its own: under the sanitizers, in worker threads, on every
 * instruction set.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { native } from '../../lib/native';
import { leaksOf, sanitized } from './sanitized';

const ROOT = join(__dirname, '..', '..');
const EXERCISE = join(__dirname, 'exercise.cjs');

function exercise(env: Record<string, string>): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  return spawnSync(process.execPath, [EXERCISE], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

const DONE = { status: 0, stdout: 'done\n', stderr: '' };

test.each(native.isaInfo().available)(
  'works in several threads at once on %s, and unloads',
  (isa) => {
    expect(exercise({ COMPACT_RNN_ISA: isa })).toMatchObject(DONE);
  },
);

test('works with Eigen as well', () => {
  expect(exercise({ COMPACT_RNN_LINALG: 'eigen' })).toMatchObject(DONE);
});

test('refuses an instruction set that is not there, and names those that are', () => {
  const { status, stderr } = exercise({ COMPACT_RNN_ISA: 'altivec' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/COMPACT_RNN_ISA is "altivec", but this machine runs one of: scalar/);
});

test('says what to do where it is not built', () => {
  const { status, stderr } = exercise({ COMPACT_RNN_ADDON: join(ROOT, 'nowhere.node') });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /does not load on this machine .*Tried: .*nowhere\.node is not there\. COMPACT_RNN_ADDON names/,
  );
});

const ORDERS = [
  'a worker before the main thread',
  'a worker after the main thread',
  'workers alone',
  'workers that are ended while they work',
  'a worker that exits while it works',
  'a process that exits while all work',
];

describe.each([
  ['as users get it', {}],
  ['under the sanitizers', sanitized()],
])('environments load and end in any order, %s', (_, env) => {
  test.each(ORDERS)('%s', (order) => {
    const run = spawnSync(process.execPath, [join(__dirname, 'lifetimes.cjs'), order], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      timeout: 50_000,
    });
    expect(run).toMatchObject(DONE);
  });
});

describe('under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-leaks-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('what an addon does not free is found', () => {
    const addon = join(folder, 'leaking.node');
    const headers = join(ROOT, 'node_modules', 'node-api-headers', 'include');
    const source = join(__dirname, 'leaking_addon.c');
    execFileSync('gcc', ['-shared', '-fPIC', '-g', `-I${headers}`, source, '-o', addon]);
    const { stderr } = spawnSync(process.execPath, ['-e', `require(${JSON.stringify(addon)})`], {
      encoding: 'utf8',
      env: { ...process.env, ...sanitized({ leaks: true }) },
    });
    expect(leaksOf(stderr, 'leaking.node')).toHaveLength(1);
  });

  test('this one is clean, worker threads included', () => {
    const { stdout, stderr } = exercise(sanitized({ leaks: true }));
    expect(stdout).toBe('done\n');
    expect(leaksOf(stderr, 'compact_rnn.node')).toEqual([]);
  });
});
