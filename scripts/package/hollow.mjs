// Shared libraries of names alone, to link against: at run time the system's own serve.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** Makes one in a folder: `symbols` by name are `{ version, size, isData }`; version '' for none. */
export function makeLibrary(folder, library, symbols, compiler) {
  const path = join(folder, library);
  const versions = [...new Set([...symbols.values()].map(({ version }) => version))].filter(
    Boolean,
  );
  const script = versions.map((version) => {
    const names = [...symbols].filter(([, symbol]) => symbol.version === version);
    return `${version} { global: ${names.map(([name]) => `"${name}";`).join(' ')} };`;
  });
  const assembly = [...symbols].flatMap(([name, { size, isData }]) => [
    `.globl "${name}"`,
    `.type "${name}", ${isData ? '%object' : '%function'}`,
    `.size "${name}", ${size}`,
    `"${name}": .byte 0`,
  ]);
  writeFileSync(`${path}.map`, `${script.join('\n')}\n`);
  writeFileSync(`${path}.s`, `.data\n${assembly.join('\n')}\n`);
  run(`${compiler}gcc`, [
    ...['-shared', '-nostdlib', `-Wl,-soname,${library}`],
    ...(versions.length > 0 ? [`-Wl,--version-script=${path}.map`] : []),
    ...[`${path}.s`, '-o', path],
  ]);
}
