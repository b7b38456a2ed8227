// What the demos share: where things are, and commands as a user would type them.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const out = join(root, 'demo-out');
mkdirSync(out, { recursive: true });

/** A file that a demo makes. */
export const made = (name) => relative(process.cwd(), join(out, name));

function start(args, stdout) {
  const main = join(root, 'dist', 'cli', 'main.js');
  const { status, stdout: text } = spawnSync(process.execPath, [main, ...args], {
    stdio: ['inherit', stdout, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) process.exit(status ?? 1);
  return text;
}

/** Shows a command, and runs it. */
export function run(...args) {
  console.log(`\n$ compact-rnn ${args.join(' ')}`);
  start(args, 'inherit');
}

/** Runs a command with --json, and gives what it prints. */
export function json(...args) {
  return JSON.parse(start([...args, '--json'], 'pipe'));
}
