// Libraries to link against for musl: names alone, without versions, which musl does not know. What
// was compiled with glibc's headers is linked against the names that both have: the interfaces that
// it uses are the same.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloaded } from './debian.mjs';
import { symbolVersions } from './floor.mjs';
import { makeLibrary } from './hollow.mjs';
import { neededSymbols } from './needs.mjs';
import { run } from './run.mjs';

/** Makes the folder for a target, unless it is there, and returns it. */
export function muslLibraries(folder, { debian, compiler }) {
  const done = join(folder, 'done');
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  const cpp = run(`${compiler}gcc`, ['-print-file-name=libstdc++.so.6']).trim();
  makeLibrary(folder, 'libstdc++.so.6', unversioned(symbolVersions(symbolsOf(cpp))), compiler);
  makeLibrary(folder, 'libc.so', definedSymbols(symbolsOf(muslLibrary(folder, debian))), compiler);
  writeFileSync(join(folder, 'libstdc++.so'), `INPUT ( ${join(folder, 'libstdc++.so.6')} )\n`);
  writeFileSync(join(folder, 'libm.so'), `INPUT ( ${join(folder, 'libc.so')} )\n`);
  writeFileSync(done, '');
  return folder;
}

/** @throws where an addon needs what neither the folder's libraries nor Node and GCC's library have. */
export function checkMuslNeeds(path, folder) {
  const libraries = ['libc.so', 'libstdc++.so.6'].map((name) => symbolsOf(join(folder, name)));
  const known = new Set(libraries.flatMap((text) => [...definedSymbols(text).keys()]));
  const bad = neededSymbols(path).filter(
    ({ name, version }) => !known.has(name) && !version.startsWith('GCC_') && !isOfOthers(name),
  );
  if (bad.length > 0)
    throw new Error(`${path} needs what musl lacks: ${bad.map(({ name }) => name).join(', ')}`);
}

const isOfOthers = (name) => /^(napi_|node_api_|__gmon_start__|_ITM_)/.test(name);

/** musl of Debian 12 is 1.2.3, that of Alpine 3.16. */
function muslLibrary(folder, debian) {
  const deb = downloaded(`musl-${debian}`, ['download', `musl:${debian}`], /\.deb$/);
  run('dpkg-deb', ['-x', deb, join(folder, 'deb')]);
  return run('find', [join(folder, 'deb'), '-name', 'libc.so', '-type', 'f']).trim();
}

const symbolsOf = (library) => run('readelf', ['-W', '--dyn-syms', library]);

/** The names that a library without versions defines. */
function definedSymbols(readelf) {
  const rows = readelf.split('\n').map((line) => line.trim().split(/\s+/));
  const defined = rows.filter(
    ([number, , , , bind, , section, name]) =>
      /^\d+:$/.test(number) && section !== 'UND' && bind !== 'LOCAL' && name,
  );
  return new Map(
    defined.map(([, , size, type, , , , name]) => [
      name,
      { version: '', size: Number(size), isData: type === 'OBJECT' },
    ]),
  );
}

const unversioned = (symbols) =>
  new Map([...symbols].map(([name, symbol]) => [name, { ...symbol, version: '' }]));
