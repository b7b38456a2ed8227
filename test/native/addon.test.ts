/**
 * The addon as a whole in processes of its own: under the sanitizers, in worker threads, on every
 * instruction set.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { native } from '../../lib/native';

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
    /the native addon is not built: .*nowhere\.node does not exist\. Build it with/,
  );
});

test('is clean under AddressSanitizer and UndefinedBehaviorSanitizer, worker threads included', () => {
  const runtime = execFileSync('g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  const result = exercise({
    COMPACT_RNN_ADDON: join(ROOT, 'build-sanitized', 'Release', 'compact_rnn.node'),
    LD_PRELOAD: runtime,
    ASAN_OPTIONS: 'detect_leaks=0', // V8 frees nothing at exit
  });
  expect(result).toMatchObject(DONE);
});
