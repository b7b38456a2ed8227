// Libraries to link against: the C and C++ libraries of this machine as an older system has them.
//
// Each symbol gets the newest of its versions that is not above the floor; symbols that came later
// are missing, so that the linker names whoever needs one. The addon then asks for those versions,
// and loads wherever they are. The libraries hold no code: at run time the system's own serve.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLibrary } from './hollow.mjs';
import { run } from './run.mjs';

/** Debian 10 and Red Hat 8: the oldest systems that Node 20 itself runs on. */
export const FLOOR = { GLIBC: '2.28', GLIBCXX: '3.4.25', CXXABI: '1.3.11' };

const LIBRARIES = ['libc.so.6', 'libm.so.6', 'libstdc++.so.6'];

/** Makes the folder for a compiler (by its prefix), unless it is there, and returns it. */
export function floorLibraries(folder, compiler) {
  const done = join(folder, 'done');
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  const where = (file) => run(`${compiler}gcc`, [`-print-file-name=${file}`]).trim();
  for (const library of LIBRARIES) {
    const versions = symbolVersions(run('readelf', ['-W', '--dyn-syms', where(library)]));
    makeLibrary(folder, library, versions, compiler);
  }
  const inFolder = (library) => join(folder, library);
  const loader = where('libc.so.6').replace(/libc\.so\.6$/, '');
  writeFileSync(
    join(folder, 'libc.so'),
    `GROUP ( ${inFolder('libc.so.6')} ${where('libc_nonshared.a')} AS_NEEDED ( ${loader}${LOADERS[compiler]} ) )\n`,
  );
  writeFileSync(join(folder, 'libm.so'), `INPUT ( ${inFolder('libm.so.6')} )\n`);
  writeFileSync(join(folder, 'libstdc++.so'), `INPUT ( ${inFolder('libstdc++.so.6')} )\n`);
  writeFileSync(done, '');
  return folder;
}

/** Of the dynamic loader, which has a few symbols of its own. */
const LOADERS = {
  '': 'ld-linux-x86-64.so.2',
  'aarch64-linux-gnu-': 'ld-linux-aarch64.so.1',
  'arm-linux-gnueabihf-': 'ld-linux-armhf.so.3',
};

/** By name: the version to link against, and whether it is data. */
export function symbolVersions(readelf) {
  const chosen = new Map();
  for (const line of readelf.split('\n')) {
    const [, , size, type, bind, , section, named = ''] = line.trim().split(/\s+/);
    const [, name, version] = /^([^@]+)@@?(.+)$/.exec(named) ?? [];
    if (!version || section === 'UND' || type === 'TLS' || bind === 'LOCAL') continue;
    if (!isAllowed(version)) continue;
    const before = chosen.get(name);
    if (!before || isNewer(version, before.version))
      chosen.set(name, { version, size: Number(size), isData: type === 'OBJECT' });
  }
  return chosen;
}

/** Whether a system at the floor has it. Versions of other libraries never changed. */
export function isAllowed(version) {
  const [, family, number] = /^(.+)_([\d.]+)$/.exec(version) ?? [];
  if (version.endsWith('_PRIVATE')) return false;
  return !(family in FLOOR) || !isNewer(number, FLOOR[family]);
}

/** Compares versions, or the numbers in them: 3.4.9 is older than 3.4.21. */
function isNewer(a, b) {
  const numbers = (version) => (/[\d.]+$/.exec(version)?.[0] ?? '').split('.').map(Number);
  const [one, other] = [numbers(a), numbers(b)];
  const at = one.findIndex((value, i) => value !== (other[i] ?? -1));
  return at >= 0 && one[at] > (other[at] ?? -1);
}
