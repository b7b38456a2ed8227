/** The machine and the versions behind the figures. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { native } from '../lib/native';
import { commit } from './checkout';
import { VERSION } from './checkout';

export interface Machine {
  readonly cpu: string;
  readonly processors: number;
  /** The instruction set of this library's kernels. */
  readonly isa: string;
  /** Whether that is the best that the processor has: the peers use theirs, whatever is chosen. */
  readonly isBestIsa: boolean;
  /** The second-level cache of a core; null where the system does not tell. */
  readonly l2Bytes: number | null;
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
  const { selected, available } = native.isaInfo();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    isa: selected,
    isBestIsa: selected === available.at(-1),
    l2Bytes: secondLevelCache(),
    node: process.version,
    version: VERSION,
    commit: commit(),
    load: loadavg()[0]!,
  };
}

/** As Linux tells it: `1024K`. */
function secondLevelCache(): number | null {
  let text: string;
  try {
    text = readFileSync('/sys/devices/system/cpu/cpu0/cache/index2/size', 'utf8');
  } catch {
    return null;
  }
  const [, size, unit] = /^(\d+)([KM]?)/.exec(text) ?? [];
  return size === undefined ? null : Number(size) * { '': 1, K: 2 ** 10, M: 2 ** 20 }[unit as 'K'];
}
