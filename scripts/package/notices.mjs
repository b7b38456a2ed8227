// THIRD-PARTY-NOTICES.md: the licences of code by others that a package holds, as that code brings
// them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, ROOT } from './run.mjs';

const EIGEN = ['native/third_party/eigen/COPYRIGHT', '/usr/share/doc/libeigen3-dev/copyright'];

const CODE = {
  Eigen: () => firstOf(EIGEN.map((path) => join(path.startsWith('/') ? '' : ROOT, path))),
  'node-addon-api': () =>
    readFileSync(join(ROOT, 'node_modules/node-addon-api/LICENSE.md'), 'utf8'),
  'node-api-headers': () =>
    readFileSync(join(ROOT, 'node_modules/node-api-headers/LICENSE'), 'utf8'),
  OpenBLAS: (target) => readFileSync(join(OUT, target.folder, 'openblas/source/LICENSE'), 'utf8'),
  LAPACK: (target) => readFileSync(join(OUT, target.folder, 'openblas/copyright'), 'utf8'),
  'MinGW-w64': () => debian('mingw-w64-x86-64-dev'),
  "GCC's libraries": () => debian('gcc-mingw-w64-base'),
  emnapi: () => readFileSync(join(ROOT, 'node_modules/emnapi/LICENSE'), 'utf8'),
  "LLVM's libraries": () => debian('libclang-rt-19-dev-wasm32'),
  'wasi-libc': () => debian('wasi-libc'),
};

const debian = (name) => readFileSync(`/usr/share/doc/${name}/copyright`, 'utf8');

/** Of the main package, which holds headers to build with. */
export const mainNotices = () => notices(['Eigen', 'node-addon-api', 'node-api-headers']);

/** Of prebuilt code. Eigen's FFT is always in it. */
export function targetNotices(target, { blas }) {
  const { openblas, code = [] } = target;
  const names = [...(blas && openblas ? ['OpenBLAS', 'LAPACK'] : []), ...code];
  return notices(['Eigen', 'node-addon-api', ...names], target);
}

function notices(names, target) {
  const parts = names.map((name) => `## ${name}\n\n\`\`\`\n${CODE[name](target).trim()}\n\`\`\`\n`);
  return `# Code by others in this package\n\n${parts.join('\n')}`;
}

function firstOf(paths) {
  return readFileSync(
    paths.find((path) => existsSync(path)),
    'utf8',
  );
}
