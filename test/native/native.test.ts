/** Runs the C++ tests, plain and under the sanitizers, one jest test for each of their cases. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { native } from '../../lib/native';

const ROOT = join(__dirname, '..', '..');
const KERNELS = readFileSync(join(ROOT, 'native', 'kernels', 'kernels.def'), 'utf8');
const { available } = native.isaInfo();

/** The names in the lines MACRO(name, ...) of kernels.def, each once. */
function linesOf(macro: string): string[] {
  const lines = [...KERNELS.matchAll(new RegExp(`^${macro}\\((\\w+)`, 'gm'))];
  return [...new Set(lines.map(([, name]) => name!))];
}

const KNOWN_ISAS = linesOf('ISA');
const FAMILIES = linesOf('FAMILY');

function casesOf(command: string, ...args: string[]): string[] {
  const listing = execFileSync(command, [...args, '--list-test-cases', '--no-version'], {
    encoding: 'utf8',
  });
  return listing
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('[doctest]') && !line.startsWith('==='));
}

/** The ISA that a case is about, if this machine lacks it. */
function lackedIsa(name: string): string | undefined {
  return KNOWN_ISAS.find((isa) => name.includes(` on ${isa} `) && !available.includes(isa));
}

/** Runs one case; two minutes are beyond any of them, but not beyond a thread that nobody wakes. */
function runCase(name: string, command: string, ...args: string[]): void {
  // Commas separate filters in doctest; a backslash keeps one in a name.
  const filter = `--test-case=${name.replaceAll(',', '\\,')}`;
  const options = { encoding: 'utf8', timeout: 120_000 } as const;
  const { status, stdout, stderr } = spawnSync(command, [...args, filter, '--no-version'], options);
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({
    status: 0,
    output: '',
  });
  expect(stdout).toMatch(/test cases:\s+1 \|/);
}

describe.each([
  ['as users get it', 'build'],
  ['under AddressSanitizer and UndefinedBehaviorSanitizer', 'build-sanitized'],
])('C++ tests, %s', (_, directory) => {
  const program = join(ROOT, directory, 'native_tests');
  const cases = casesOf(program);

  test('there are cases for every kernel family on every ISA of this machine', () => {
    expect(FAMILIES).toContain('lstm');
    expect(available).toContain('scalar');
    for (const isa of available) {
      for (const family of FAMILIES) {
        expect(cases).toContain(`${family} on ${isa} agrees with its scalar twin`);
      }
    }
  });

  for (const name of cases) {
    const lacked = lackedIsa(name);
    const run = lacked === undefined ? test : test.skip;
    run(lacked === undefined ? name : `${name} (this machine has no ${lacked})`, () => {
      runCase(name, program);
    });
  }

  // Cells run on the ISA that is chosen for them.
  for (const name of cases.filter((each) => each.startsWith('cells: '))) {
    test.each(available)(`${name}, on %s`, (isa) => {
      runCase(name, 'env', `COMPACT_RNN_ISA=${isa}`, program);
    });
  }

  for (const isa of KNOWN_ISAS.filter(
    (known) => !cases.some((name) => name.includes(` on ${known} `)),
  )) {
    test.skip(`kernels on ${isa} (not built for this processor)`, () => undefined);
  }
});

// LeakSanitizer looks at the end of every case: it comes with AddressSanitizer.
test('what a case under AddressSanitizer does not free is found', () => {
  const { status, stderr } = spawnSync(
    join(ROOT, 'build-sanitized', 'native_tests'),
    ['--no-skip', '--test-case=leaks on purpose'],
    { encoding: 'utf8' },
  );
  expect(status).not.toBe(0);
  expect(stderr).toContain('LeakSanitizer: detected memory leaks');
});

describe('C++ tests of what stands above the platform, on that of plain C++', () => {
  const program = join(ROOT, 'build', 'portable_tests');

  test.each(casesOf(program))('%s', (name) => {
    runCase(name, program);
  });
});

describe.each([
  ['this platform', 'native_tests'],
  ['that of plain C++', 'portable_tests'],
])('C++ tests of threads, under ThreadSanitizer, on %s', (_, tests) => {
  const program = join(ROOT, 'build-tsan', tests);
  // It wants parts of the address space to itself: without randomization it is sure to get them.
  const randomized = spawnSync('setarch', ['-R', 'true']).status !== 0;
  const [command, ...args] = randomized
    ? ([program] as const)
    : (['setarch', '-R', program] as const);

  test.each(casesOf(command, ...args).filter((name) => /^a (team|thread that)/.test(name)))(
    '%s',
    (name) => {
      runCase(name, command, ...args);
    },
  );
});
