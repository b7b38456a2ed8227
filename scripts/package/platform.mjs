// Where a file of native code loads, as its headers say: what `os`, `cpu` and `libc` of its package
// must say, too.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** e_machine of ELF (its specification, figure 4), and Machine of PE, by Node's name. */
const ELF_MACHINES = { 0x28: 'arm', 0x3e: 'x64', 0xb7: 'arm64' };
const PE_MACHINES = { 0x8664: 'x64', 0xaa64: 'arm64' };

/** cputype of Mach-O (mach/machine.h). */
const MACH_MACHINES = { 0x0100000c: 'arm64', 0x01000007: 'x64' };
const MACH_MAGIC = 0xfeedfacf;

/** `{ os, cpu, libc }` of the bytes of an addon, undefined where nothing tells; libc of Linux alone. */
export function platformOf(bytes) {
  if (bytes.toString('latin1', 0, 4) === '\x7fELF') {
    const [glibc, musl] = ['libc.so.6', 'libc.so'].map((name) => bytes.includes(`\0${name}\0`));
    const libc = glibc ? 'glibc' : musl ? 'musl' : undefined;
    return { os: 'linux', cpu: ELF_MACHINES[bytes.readUInt16LE(18)], libc };
  }
  if (bytes.toString('latin1', 0, 2) === 'MZ') {
    const header = bytes.readUInt32LE(0x3c);
    if (bytes.toString('latin1', header, header + 4) === 'PE\0\0')
      return { os: 'win32', cpu: PE_MACHINES[bytes.readUInt16LE(header + 4)], libc: undefined };
  }
  if (bytes.length >= 8 && bytes.readUInt32LE(0) === MACH_MAGIC)
    return { os: 'darwin', cpu: MACH_MACHINES[bytes.readUInt32LE(4)], libc: undefined };
  return { os: undefined, cpu: undefined, libc: undefined };
}

/** @throws where an addon among the files loads elsewhere than its package says. */
export function checkPlatform({ name, os, cpu, libc }, files) {
  for (const file of files.filter((each) => each.endsWith('.node'))) {
    const found = platformOf(readFileSync(file));
    if (found.os !== os || found.cpu !== cpu || found.libc !== libc)
      throw new Error(
        `${basename(file)} of ${name} is for ${JSON.stringify(found)}, and its package for ` +
          JSON.stringify({ os, cpu, libc }),
      );
  }
}
