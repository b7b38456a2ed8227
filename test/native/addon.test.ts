/**
 * The addon as a whole in processes of its own: under the sanitizers, in worker threads, on every
 * instruction set.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { native } from '../../lib/native';
import { sanitized } from './sanitized';

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

test('is clean under AddressSanitizer and UndefinedBehaviorSanitizer, worker threads included', () => {
  expect(exercise(sanitized())).toMatchObject(DONE);
});
