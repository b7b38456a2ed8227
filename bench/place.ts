/** Where things are. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MANIFEST = require.resolve('compact-rnn/package.json');

/** The repository. */
export const ROOT = dirname(MANIFEST);
export const { version: VERSION } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as {
  version: string;
};

/** A module of this folder as the build leaves it, which is what a child process runs. */
export function built(module: string): string {
  return join(ROOT, 'build-bench', 'bench', `${module}.js`);
}
