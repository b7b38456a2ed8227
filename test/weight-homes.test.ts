/**
 * Every kind of weight has one home on each side: in C++ its folder, the registry, its kernels and
 * its fit; in TypeScript its module and the register. No other file names it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

const NATIVE = join(__dirname, '..', 'native');

/** What names a kind in code or comments, and where it may stand besides weights/<kind>/. */
const KINDS: Record<string, { name: RegExp; places: string[] }> = {
  low_rank: { name: /low[-_ ]?rank/i, places: [] },
  hashed: {
    name: /hash(ed|ing)/i,
    places: ['kernels/hash.h', 'kernels/lanes/formats/hashed.h'],
  },
  sparse: { name: /sparse/i, places: ['kernels/lanes/formats/sparse.h'] },
  toeplitz_like: {
    name: /toeplitz/i,
    places: [
      'kernels/toeplitz/',
      'kernels/kernels.def',
      'kernels/table.h',
      'kernels/builds/bodies.h',
      'solvers/toeplitz_fit',
    ],
  },
  gate_stack: { name: /gate[-_ ]?stack|stack of gates/i, places: [] },
};
/** Where kinds are listed: by name, as formats of panels, and the fits that JavaScript calls. */
const LISTS = [
  'weights/registry.cc',
  'weights/untrained.cc',
  'kernels/segment.h',
  'kernels/lanes/readers.h',
  'binding/fits.cc',
];

const files = readdirSync(NATIVE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split('\\').join('/'))
  .filter((file) => /\.(h|cc|def)$/.test(file) && !file.startsWith('third_party/'));

/** The files that name a kind though they are no home of it. */
function strangers(kind: string, contents: (file: string) => string): string[] {
  const { name, places } = KINDS[kind]!;
  const homes = [posix.join('weights', kind) + '/', ...places, ...LISTS];
  return files
    .filter((file) => !homes.some((home) => file.startsWith(home)))
    .filter((file) => name.test(contents(file)));
}

/** The same in TypeScript: the module `<kind>.ts`, or a folder with more of it. */
const TYPESCRIPT_KINDS: Record<string, RegExp> = {
  'low-rank': /'low-rank'|lowRank/i,
  hashed: /'hashed'|hashed(Weight|Spec|Fit)/i,
  sparse: /'sparse'|sparse(Weight|Spec)/i,
  'toeplitz-like': /toeplitz/i,
  gates: /(kind: |=== )'gates'|stackedGates|Gates(Weight|Spec)\b/,
};
/** Registers and doors; the addon's declarations; methods named like kinds; presets of papers. */
const TYPESCRIPT_LISTS = [
  'weights/plain-kinds.ts',
  'weights/kinds.ts',
  'weights/index.ts',
  'exports/models.ts',
  'native/',
  'compress/methods',
  'compress/plan',
  'search/options.ts',
  'report/compression/method.ts',
  'init/presets/',
];

const LIB = join(__dirname, '..', 'lib');

test.each(Object.entries(TYPESCRIPT_KINDS))(
  'no TypeScript outside its home names %s',
  (kind, name) => {
    const naming = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split('\\').join('/'))
      .filter((file) => file.endsWith('.ts') && name.test(readFileSync(join(LIB, file), 'utf8')));
    const homes = [`weights/${kind}.ts`, `weights/${kind}/`, ...TYPESCRIPT_LISTS];
    expect(naming).toContain(`weights/${kind}.ts`);
    expect(naming.filter((file) => !homes.some((home) => file.startsWith(home)))).toEqual([]);
  },
);

const read = (file: string): string => readFileSync(join(NATIVE, file), 'utf8');

test('every folder of a kind is known here', () => {
  const folders = readdirSync(join(NATIVE, 'weights'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(folders.sort()).toEqual(['dense', ...Object.keys(KINDS)].sort());
});

test.each(Object.keys(KINDS))('no C++ file outside its home names %s', (kind) => {
  expect(strangers(kind, read)).toEqual([]);
});

test('a file that names a kind is seen', () => {
  const planted = (file: string): string => (file === 'train/net.cc' ? '// if it is sparse' : '');
  expect(strangers('sparse', planted)).toEqual(['train/net.cc']);
});
