/** Which commit the repository is at. */
import { execFileSync } from 'node:child_process';
import { ROOT } from './place';

export function commit(): string {
  try {
    const args = ['describe', '--always', '--dirty'];
    return execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown'; // no clone, or no git
  }
}
