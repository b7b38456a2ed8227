/** The machine and the versions behind the figures. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { native } from '../lib/native';
import { ROOT, VERSION } from './place';

export interface Machine {
  readonly cpu: string;
  readonly processors: number;
  /** The instruction set of this library's kernels. */
  readonly isa: string;
  readonly node: string;
  readonly version: string;
  readonly commit: string;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    isa: native.isaInfo().selected,
    node: process.version,
    version: VERSION,
    commit: commit(),
  };
}

function commit(): string {
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
