/** The processor of a board: its model, and its cores by kind. */
import { native } from '../../native';
import { isEmulated, isForeign } from './emulation';
import type { SystemFiles } from './system-files';

/** Cores that are alike: those of one cluster of a big.LITTLE processor, or all there are. */
export interface CoreKind {
  /** "Cortex-A72 at 1.8 GHz". */
  readonly name: string;
  /** Their numbers, as the kernel counts them. */
  readonly cores: readonly number[];
  /** The highest that the kernel allows, in Hz; null where it does not say. */
  readonly highestHz: number | null;
  /** `ondemand`, `performance`, ...; null where the kernel does not say. */
  readonly governor: string | null;
}

export interface Processor {
  /** The board or machine: "Raspberry Pi 4 Model B Rev 1.4"; null where nothing tells. */
  readonly board: string | null;
  /**
   * "Cortex-A72", or the name that the processor gives itself; under emulation what is emulated,
   * never the processor underneath: "arm64, emulated".
   */
  readonly model: string;
  readonly kinds: readonly CoreKind[];
  /** The instruction set of this library's kernels. */
  readonly isa: string;
  /** Whether another processor pretends to be this one (qemu), so that times mean nothing. */
  readonly emulated: boolean;
}

const CPUS = 'sys/devices/system/cpu';

/** ARM's own cores (implementer 0x41), by the part number of MIDR_EL1. */
const ARM_PARTS: Readonly<Record<number, string>> = {
  0xb76: 'ARM1176',
  0xc05: 'Cortex-A5',
  0xc07: 'Cortex-A7',
  0xc08: 'Cortex-A8',
  0xc09: 'Cortex-A9',
  0xc0e: 'Cortex-A17',
  0xc0f: 'Cortex-A15',
  0xd01: 'Cortex-A32',
  0xd03: 'Cortex-A53',
  0xd04: 'Cortex-A35',
  0xd05: 'Cortex-A55',
  0xd07: 'Cortex-A57',
  0xd08: 'Cortex-A72',
  0xd09: 'Cortex-A73',
  0xd0a: 'Cortex-A75',
  0xd0b: 'Cortex-A76',
  0xd0c: 'Neoverse-N1',
  0xd0d: 'Cortex-A77',
  0xd40: 'Neoverse-V1',
  0xd41: 'Cortex-A78',
  0xd44: 'Cortex-X1',
  0xd46: 'Cortex-A510',
  0xd47: 'Cortex-A710',
  0xd48: 'Cortex-X2',
  0xd49: 'Neoverse-N2',
  0xd4d: 'Cortex-A715',
  0xd4e: 'Cortex-X3',
  0xd4f: 'Neoverse-V2',
  0xd80: 'Cortex-A520',
  0xd81: 'Cortex-A720',
};
const ARM = 0x41;

/** What /proc/cpuinfo says of each core: its fields by name. */
function coresOf(files: SystemFiles): Map<number, Map<string, string>> {
  const cores = new Map<number, Map<string, string>>();
  let core: Map<string, string> | undefined;
  for (const line of (files.text('proc/cpuinfo') ?? '').split('\n')) {
    const [, key, value] = /^([^:]*?)\s*:\s*(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    if (key === 'processor' && /^\d+$/.test(value)) {
      core = new Map();
      cores.set(Number(value), core);
    } else core?.set(key, value);
  }
  return cores;
}

function modelOf(core: ReadonlyMap<string, string> | undefined): string {
  const name = core?.get('model name');
  const implementer = Number(core?.get('CPU implementer'));
  const part = Number(core?.get('CPU part'));
  if (implementer === ARM && ARM_PARTS[part] !== undefined) return ARM_PARTS[part];
  if (name !== undefined) return name;
  return Number.isInteger(part) && Number.isInteger(implementer)
    ? `implementer 0x${implementer.toString(16)}, part 0x${part.toString(16)}`
    : 'unknown';
}

function kindsOf(
  files: SystemFiles,
  cores: ReadonlyMap<number, ReadonlyMap<string, string>>,
): CoreKind[] {
  const online = files.names(CPUS, /^cpu\d+$/).map((name) => Number(name.slice(3)));
  const numbers = [...(online.length > 0 ? online : cores.keys())].filter(
    (core) => files.number(`${CPUS}/cpu${core}/online`) !== 0,
  );
  const kinds = new Map<string, CoreKind & { cores: number[] }>();
  for (const core of numbers) {
    const frequency = `${CPUS}/cpu${core}/cpufreq`;
    const kilohertz = files.number(`${frequency}/cpuinfo_max_freq`);
    const model = modelOf(cores.get(core));
    const capacity = files.number(`${CPUS}/cpu${core}/cpu_capacity`);
    const key = JSON.stringify([model, kilohertz, capacity]);
    const known = kinds.get(key);
    if (known) known.cores.push(core);
    else
      kinds.set(key, {
        name: kilohertz === undefined ? model : `${model} at ${(kilohertz / 1e6).toFixed(1)} GHz`,
        cores: [core],
        highestHz: kilohertz === undefined ? null : 1000 * kilohertz,
        governor: files.text(`${frequency}/scaling_governor`) ?? null,
      });
  }
  return [...kinds.values()];
}

/** The processor that qemu plays: cores of one kind, on a board that is none. */
function emulatedProcessor(files: SystemFiles, arch: string): Omit<Processor, 'isa'> {
  const cores = coresOf(files);
  const model = isForeign(files, arch) ? 'unknown' : modelOf(cores.get(0));
  const name = `${model === 'unknown' ? arch : model}, emulated`;
  const numbers = kindsOf(files, cores).flatMap((kind) => kind.cores);
  const kind = { name, cores: numbers, highestHz: null, governor: null };
  return { board: null, model: name, kinds: numbers.length > 0 ? [kind] : [], emulated: true };
}

/** @param arch of this program, as Node names it. */
export function readProcessor(files: SystemFiles, arch: string = process.arch): Processor {
  const isa = native.isaInfo().selected;
  if (isEmulated(files, arch)) return { ...emulatedProcessor(files, arch), isa };
  const cores = coresOf(files);
  const product = files.text('sys/class/dmi/id/product_name');
  return {
    board: files.text('proc/device-tree/model') ?? (product === '' ? null : (product ?? null)),
    model: [...new Set([...cores.values()].map(modelOf))].join(' and ') || 'unknown',
    kinds: kindsOf(files, cores),
    isa,
    emulated: false,
  };
}
