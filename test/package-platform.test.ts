/** How scripts/package tells where an addon loads, against what its package says. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-platform-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Of files by their paths: `{ os, cpu, libc }` each. */
function platformsOf(paths: readonly string[]): unknown {
  const script = `
    import { readFileSync } from 'node:fs';
    import { platformOf } from './scripts/package/platform.mjs';
    console.log(JSON.stringify(${JSON.stringify(paths)}.map((path) => platformOf(readFileSync(path)))));`;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return JSON.parse(stdout || JSON.stringify(stderr));
}

function written(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

/** As much of an ELF file as tells its machine, and the library that it names. */
function elf(machine: number, library: string): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('\x7fELF', 'latin1');
  bytes.writeUInt16LE(machine, 18);
  return Buffer.concat([bytes, Buffer.from(`\0libm.so.6\0${library}\0`)]);
}

/** As much of a PE file. */
function pe(machine: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write('MZ', 'latin1');
  bytes.writeUInt32LE(96, 0x3c);
  bytes.write('PE\0\0', 96, 'latin1');
  bytes.writeUInt16LE(machine, 100);
  return bytes;
}

/** As much of a Mach-O file. */
function mach(machine: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(0xfeedfacf, 0);
  bytes.writeUInt32LE(machine, 4);
  return bytes;
}

test('the platform of an addon is read from its headers', () => {
  const own = join(ROOT, 'build', 'Release', 'compact_rnn.node');
  const paths = [
    written('arm64.node', elf(0xb7, 'libc.so')),
    written('arm.node', elf(0x28, 'libc.so.6')),
    written('x64.dll', pe(0x8664)),
    written('mac.node', mach(0x0100000c)),
    written('old-mac.node', mach(0x01000007)),
    written('nothing.node', Buffer.from('#!/bin/sh\n')),
    own,
  ];
  expect(platformsOf(paths)).toEqual([
    { os: 'linux', cpu: 'arm64', libc: 'musl' },
    { os: 'linux', cpu: 'arm', libc: 'glibc' },
    { os: 'win32', cpu: 'x64' },
    { os: 'darwin', cpu: 'arm64' },
    { os: 'darwin', cpu: 'x64' },
    {},
    { os: process.platform, cpu: process.arch, libc: 'glibc' },
  ]);
});

test('an addon in the package of another platform is refused', () => {
  const addon = join(ROOT, 'build', 'Release', 'compact_rnn.node');
  const script = `
    import { checkPlatform } from './scripts/package/platform.mjs';
    checkPlatform({ name: 'linux-s390x', os: 'linux', cpu: 's390x', libc: 'glibc' }, [${JSON.stringify(addon)}]);`;
  const args = ['--input-type=module', '-e', script];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('compact_rnn.node of linux-s390x is for {"os":"linux"');
});
