/** Runs the C++ tests, plain and under the sanitizers, one jest test for each of their cases. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { native } from '../../lib/native';

const ROOT = join(__dirname, '..', '..');
const KNOWN_ISAS = ['scalar', 'neon', 'avx2', 'avx512'];
const { available } = native.isaInfo();

function casesOf(program: string): string[] {
  const listing = execFileSync(program, ['--list-test-cases', '--no-version'], { encoding: 'utf8' });
  return listing
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('[doctest]') && !line.startsWith('==='));
}

/** The ISA that a case is about, if this machine lacks it. */
function lackedIsa(name: string): string | undefined {
  return KNOWN_ISAS.find((isa) => name.includes(` on ${isa} `) && !available.includes(isa));
}

describe.each([
  ['as users get it', 'build-tests'],
  ['under AddressSanitizer and UndefinedBehaviorSanitizer', 'build-tests-sanitized'],
])('C++ tests, %s', (_, directory) => {
  const program = join(ROOT, directory, 'native_tests');
  const cases = casesOf(program);

  test('there are cases for every kernel family', () => {
    for (const family of ['affine', 'affine_many', 'lstm', 'gru', 'read']) {
      expect(cases).toContain(`${family} on scalar agrees with its scalar twin`);
    }
  });

  for (const name of cases) {
    const lacked = lackedIsa(name);
    const run = lacked === undefined ? test : test.skip;
    run(lacked === undefined ? name : `${name} (this machine has no ${lacked})`, () => {
      // Commas separate filters in doctest; a backslash keeps one in a name.
      const filter = `--test-case=${name.replaceAll(',', '\\,')}`;
      const { status, stdout, stderr } = spawnSync(program, [filter, '--no-version'], { encoding: 'utf8' });
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
      expect(stdout).toMatch(/test cases:\s+1 \|/);
    });
  }

  for (const isa of KNOWN_ISAS.filter((known) => !cases.some((name) => name.includes(` on ${known} `)))) {
    test.skip(`kernels on ${isa} (not built for this processor)`, () => undefined);
  }
});
