// The package of WebAssembly: the module, and the JavaScript that makes an addon of it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, run, say } from './run.mjs';

/** Its files. */
export function buildWasm({ name }) {
  const folder = join(OUT, name);
  say(`${name}: the module (and a C++ library for it the first time, minutes)`);
  run('bash', ['scripts/package/wasm.sh', folder]);
  return readdirSync(folder).map((file) => join(folder, file));
}
