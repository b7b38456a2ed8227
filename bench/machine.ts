/** The machine and the versions behind the figures. */
import { cpus, loadavg } from 'node:os';
import { native } from '../lib/native';
import { commit } from './checkout';
import { VERSION } from './checkout';

export interface Machine {
  readonly cpu: string;
  readonly processors: number;
  /** The instruction set of this library's kernels. */
  readonly isa: string;
  readonly node: string;
  readonly version: string;
  readonly commit: string;
  /**
   * Programs that wanted a processor in the minute before the run; an idle machine has nearly none.
   */
  readonly load: number;
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
    load: loadavg()[0]!,
  };
}
