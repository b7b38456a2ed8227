// The OpenBLAS that goes into an addon: Debian's source, real numbers alone, one thread, kernels for
// few processors; with Debian's LAPACK over it. A minute or two for each target, once.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { downloaded } from './debian.mjs';
import { OUT, run, say } from './run.mjs';

const OPTIONS = {
  ...{ BUILD_SINGLE: '1', BUILD_DOUBLE: '1', NOFORTRAN: '1', NO_CBLAS: '1' },
  ...{ NO_LAPACK: '1', NO_LAPACKE: '1', NO_SHARED: '1' },
  ...{ USE_THREAD: '0', USE_OPENMP: '0', USE_LOCKING: '1' }, // libuv's threads call it
};

/** Makes libopenblas.a and liblapack_pic.a for a target and returns their folder. */
export function openblas(target) {
  const folder = join(OUT, target.folder, 'openblas');
  if (existsSync(join(folder, 'libopenblas.a'))) return folder;
  say(`${target.name}: OpenBLAS, minutes`);
  const source = join(folder, 'source');
  mkdirSync(source, { recursive: true });
  run('tar', [
    'xf',
    downloaded('openblas', ['source', '--download-only', 'openblas'], /orig\.tar/),
    '-C',
    source,
    '--strip-components=1',
  ]);
  unpackLapack(target, folder);
  const cache = existsSync('/usr/bin/ccache') ? 'ccache ' : '';
  const options = {
    ...OPTIONS,
    ...target.openblas,
    CC: `${cache}${target.compiler}gcc`,
    HOSTCC: 'gcc',
    ...(target.compiler && { CROSS: '1', CROSS_SUFFIX: target.compiler }),
  };
  const settings = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  run('make', ['-C', source, `-j${availableParallelism()}`, 'libs', ...settings]);
  copyFileSync(join(source, 'libopenblas.a'), join(folder, 'libopenblas.a'));
  return folder;
}

function unpackLapack({ debian }, folder) {
  const name = `liblapack-dev:${debian}`;
  const deb = downloaded(`lapack-${debian}`, ['download', name], /\.deb$/);
  run('bash', [
    '-c',
    `cd "$2" && dpkg-deb -x "$1" deb && cp -L deb/usr/lib/*/lapack/liblapack_pic.a . 2>/dev/null ||
       cp -L deb/usr/lib/*/liblapack_pic.a .
     cp deb/usr/share/doc/liblapack-dev/copyright . && rm -r deb`,
    ...['unpack', deb, folder],
  ]);
}
