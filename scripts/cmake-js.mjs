// Runs cmake-js over the package that this file lies in, wherever npm put the two.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Builds the addon with all processors; throws where the build fails, which has been shown by then.
 */
export function compile(...options) {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('cmake-js/package.json');
  const cmakeJs = join(dirname(manifest), require(manifest).bin['cmake-js']);
  const parallel = ['--parallel', String(availableParallelism())];
  execFileSync(process.execPath, [cmakeJs, 'compile', ...parallel, ...options], {
    cwd: ROOT,
    stdio: 'inherit',
  });
}
