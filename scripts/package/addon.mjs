// The addon of a package: built for the target, against old libraries or musl's, with OpenBLAS inside.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { floorLibraries } from './floor.mjs';
import { checkMuslNeeds, muslLibraries } from './musl.mjs';
import { checkNeeds } from './needs.mjs';
import { openblas } from './openblas.mjs';
import { OUT, ROOT, run, say } from './run.mjs';

/** The addon for a target, as a list of one file. Without BLAS Eigen computes, which needs no OpenBLAS built. */
export function buildAddon(target, { blas }) {
  const folder = join(OUT, target.folder);
  const build = join(folder, blas ? 'build' : 'build-without-blas');
  const forMusl = target.libc === 'musl';
  const libraries = forMusl
    ? muslLibraries(join(folder, 'musl'), target)
    : floorLibraries(join(folder, 'floor'), target.compiler);
  const settings = {
    COMPACT_RNN_OPENBLAS_DIR: blas ? openblas(target) : '',
    COMPACT_RNN_EIGEN: blas ? 'OFF' : 'ON',
    COMPACT_RNN_FLOOR_DIR: libraries,
    ...(target.toolchain && { CMAKE_TOOLCHAIN_FILE: join(ROOT, target.toolchain) }),
    ...(existsSync('/usr/bin/ccache') && { CMAKE_CXX_COMPILER_LAUNCHER: 'ccache' }),
  };
  const defined = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  say(`${target.name}: the addon`);
  const env = { ...process.env, CCACHE_BASEDIR: ROOT, CCACHE_NOHASHDIR: '1' };
  run('cmake', ['-S', ROOT, '-B', build, ...defined], { env });
  run(
    'cmake',
    ['--build', build, '--target', 'compact_rnn', '--parallel', `${availableParallelism()}`],
    { env },
  );
  const addon = join(build, 'Release', 'compact_rnn.node');
  if (forMusl) checkMuslNeeds(addon, libraries);
  else checkNeeds(addon);
  return [addon];
}
