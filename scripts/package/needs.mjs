// What an addon asks of the system that loads it: symbols, and their versions.
import { isAllowed } from './floor.mjs';
import { run } from './run.mjs';

/** The symbols that an ELF file takes from others: `{ name, version }`, version '' where it has none. */
export function neededSymbols(path) {
  return run('readelf', ['-W', '--dyn-syms', path])
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , , , section, name]) => section === 'UND' && name)
    .map(([, , , , , , , name]) => {
      const [symbol, version = ''] = name.split('@').filter(Boolean);
      return { name: symbol, version };
    });
}

/** @throws where the file asks for more than the oldest system has, or Node's own functions. */
export function checkNeeds(path) {
  const needed = neededSymbols(path);
  const newer = needed.filter(({ version }) => version !== '' && !isAllowed(version));
  const unknown = needed.filter(({ name, version }) => version === '' && !isFreeOfVersions(name));
  const bad = [...newer, ...unknown].map(({ name, version }) => `${name} ${version}`.trim());
  if (bad.length > 0) throw new Error(`${path} needs what older systems lack: ${bad.join(', ')}`);
}

const isFreeOfVersions = (name) =>
  /^(napi_|node_api_|__gmon_start__|_ITM_|__cxa_finalize)/.test(name);
