/**
 * Emulation: qemu runs programs of one processor on another. The files of that one are let through,
 * so that nothing they tell is true of the processor that is played.
 */
import type { SystemFiles } from './system-files';

/** Whether /proc/cpuinfo is of another kind of processor than this program's. */
export function isForeign(files: SystemFiles, arch: string): boolean {
  const text = files.text('proc/cpuinfo') ?? '';
  const isX86 = /^(vendor_id|flags)\s*:/m.test(text);
  const isArm = /^CPU implementer\s*:/m.test(text);
  return arch.startsWith('arm') ? isX86 : isArm;
}

/**
 * By /proc/cpuinfo; by the kernel's name for the processor, since later versions of qemu make a
 * cpuinfo of their own; or by the name of the process.
 * @param arch of this program, as Node names it.
 */
export function isEmulated(files: SystemFiles, arch: string = process.arch): boolean {
  if ((files.text('proc/self/comm') ?? '').startsWith('qemu-')) return true;
  const alias = files.text('sys/devices/system/cpu/modalias') ?? '';
  const [, kind] = /^cpu:type:(x86|aarch64|arm)/.exec(alias) ?? [];
  if (kind !== undefined && arch.startsWith('arm') === (kind === 'x86')) return true;
  return isForeign(files, arch);
}
