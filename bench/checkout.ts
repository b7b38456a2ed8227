/** The checkout that benchmarks and experiments run from: its folder, version and commit. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MANIFEST = require.resolve('compact-rnn/package.json');

/** The folder of the repository. */
export const ROOT = dirname(MANIFEST);
export const { version: VERSION } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as {
  version: string;
};

/** A module of this folder as the build leaves it, which is what a child process runs. */
export function built(module: string): string {
  return join(ROOT, 'build-bench', 'bench', `${module}.js`);
}

/** The commit as `git describe` names it; `unknown` without a clone or without git. */
export function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
