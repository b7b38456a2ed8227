// The addon for Windows, cross-compiled with MinGW-w64.
import { join } from 'node:path';
import { OUT, run, say } from './run.mjs';

/** Its file. Eigen computes: Debian has no LAPACK for Windows. */
export function buildWindows({ name }) {
  const folder = join(OUT, name);
  say(`${name}: the addon`);
  run('bash', ['scripts/package/windows.sh', folder]);
  return [join(folder, 'compact_rnn.node')];
}
