/**
 * Sums stay in registers: no innermost loop of a kernel stores vector registers to the stack. Looks
 * at what was built: `build/`, and what `npm run test:arm` cross-compiled.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { innermostLoops, type Loop, type Processor } from './loops';

const ROOT = join(__dirname, '../..');
const BUILDS: { directory: string; processor: Processor; objdump: string }[] = [
  {
    directory: 'build',
    processor: process.arch === 'arm64' ? 'aarch64' : process.arch === 'arm' ? 'arm' : 'x86',
    objdump: 'objdump',
  },
  { directory: 'build-tests-aarch64', processor: 'aarch64', objdump: 'aarch64-linux-gnu-objdump' },
  { directory: 'build-tests-armv7', processor: 'arm', objdump: 'arm-linux-gnueabihf-objdump' },
];

/**
 * What sixteen registers, or 32, cannot hold, and no sums over weights: butterflies of many complex
 * numbers (26 registers of 13 of them, and more beside), and on ARMv7 the constants of curves and
 * all butterflies.
 */
const TOO_LARGE: Record<Processor, RegExp> = {
  x86: /^void stage<(5|7|11|13),/,
  aarch64: /^void stage<13,/,
  arm: /^void stage<|^activate_all|_(?:forward|backward)_body$/,
};

/** At -O2 gcc 12 keeps a butterfly's numbers on the stack there, no sums over columns. */
const SMALL_SPILLS = 'stage<2, false>';

function loopsOf(object: string, objdump: string, processor: Processor): Loop[] {
  const text = execFileSync(objdump, ['-d', '-C', '--no-show-raw-insn', object], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return innermostLoops(text, processor);
}

const described = ({ function: name, address, products, spills }: Loop): string =>
  `${name} at ${address}: ${spills} stores to the stack beside ${products} products`;

for (const { directory, processor, objdump } of BUILDS) {
  const builds = join(ROOT, directory, 'CMakeFiles/kernels.dir/native/kernels/builds');
  /** Those of the C library, where it is built small. */
  const small = join(ROOT, directory, 'CMakeFiles/small_kernels.dir/native/kernels/builds');
  const training = join(ROOT, directory, 'CMakeFiles/core.dir/native/kernels/builds/training');
  const lacks =
    spawnSync(objdump, ['--version']).status !== 0
      ? `no ${objdump} here`
      : !existsSync(builds)
        ? `no ${directory}`
        : undefined;
  if (lacks !== undefined) {
    test.skip(`kernels in ${directory}: ${lacks}`, () => undefined);
    continue;
  }
  const objects = [builds, small, training].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => /\.cc\.o(bj)?$/.test(file) && !file.startsWith('doubles'))
          .map((file) => relative(join(ROOT, directory), join(folder, file)))
      : [],
  );
  // Plain C++ for ARMv7 has no vectors: its NEON flushes denormals, so compilers leave it out.
  const withVectors = objects.filter(
    (file) => processor !== 'arm' || !basename(file).startsWith('scalar'),
  );
  test.each(withVectors)(
    `innermost loops of ${directory}/%s keep their sums in registers`,
    (object) => {
      const loops = loopsOf(join(ROOT, directory, object), objdump, processor).filter(
        ({ products }) => products > 0,
      );
      // Training takes sums that were made elsewhere, on ARM a block a turn in straight lines with
      // calls between; small builds unroll less of plain C++.
      const ofTraining = processor === 'x86' ? 1 : 0;
      // neonmm has one kernel of its own, for many vectors: none in the C library.
      const own = object.includes('small_') ? 0 : 3;
      const ofSums = object.includes('neonmm') ? own : object.includes('scalar') ? 10 : 30;
      const least = object.includes('/training/') ? ofTraining : ofSums;
      expect(loops.length).toBeGreaterThanOrEqual(least);
      const spilling = loops.filter(
        ({ spills, function: name }) =>
          spills > 0 &&
          !TOO_LARGE[processor].test(name) &&
          !(object.includes('small_') && name.includes(SMALL_SPILLS)),
      );
      expect(spilling.map(described)).toEqual([]);
    },
  );
  test(`kernels for every instruction set are in ${directory}`, () => {
    const sets = objects.map((object) => basename(object).replace(/\..*$/, ''));
    expect(sets).toEqual(
      expect.arrayContaining(
        processor === 'x86' ? ['scalar', 'avx2', 'avx512vnni'] : ['scalar', 'neon'],
      ),
    );
  });
}

const listing = (lines: string[]): string =>
  ['0000 <f(int)>:', ...lines.map((line, i) => `   ${(4 * i).toString(16)}:\t${line}`)].join('\n');

test('a loop that stores a sum to the stack is found, on each processor', () => {
  const x86 = listing([
    'vfmadd231ps (%rax),%ymm1,%ymm0',
    'vmovaps %ymm0,0x40(%rsp)',
    'je     10 <f+0x10>',
    'jne    0 <f>',
    'ret',
  ]);
  const aarch64 = listing([
    'ldr\tq0, [sp, #16]',
    'fmla\tv0.4s, v1.4s, v2.s[0]',
    'str\tq0, [sp, #16]',
    'b.ne\t0 <f>  // b.any',
    'ret',
  ]);
  const arm = listing([
    'vfma.f32\tq0, q1, q2',
    'vst1.64\t{d0-d1}, [sp :64]',
    'bne.n\t0 <f>',
    'bx\tlr',
  ]);
  for (const [text, processor] of [
    [x86, 'x86'],
    [aarch64, 'aarch64'],
    [arm, 'arm'],
  ] as [string, Processor][]) {
    expect(innermostLoops(text, processor)).toMatchObject([
      { function: 'f', address: '0', products: 1, spills: 1 },
    ]);
  }
});

test('only the innermost loops count, and none that calls', () => {
  const nested = listing([
    'vmovaps %ymm0,(%rsp)',
    'vfmadd231ps (%rax),%ymm1,%ymm0',
    'jne    4 <f+0x4>',
    'jne    0 <f>',
  ]);
  expect(innermostLoops(nested, 'x86')).toMatchObject([{ address: '4', products: 1, spills: 0 }]);
  expect(
    innermostLoops(listing(['vmovaps %ymm0,(%rsp)', 'call   100 <g>', 'jne    0 <f>']), 'x86'),
  ).toEqual([]);
});
