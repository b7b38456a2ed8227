// Commands of the packaging: quiet where they succeed, all they said where they fail.
import { spawnSync } from 'node:child_process';
import { URL, fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where everything is made: a folder a target, and what would be published. */
export const OUT = fileURLToPath(new URL('../../build-packages/', import.meta.url));

export function say(text) {
  console.error(`package: ${text}`);
}

/** What the command wrote to stdout. */
export function run(command, args, options = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status === 0) return stdout;
  const how = error?.message ?? (signal ? `ended by ${signal}` : `exit status ${status}`);
  throw new Error(`${command} ${args.join(' ')}: ${how}\n${stdout ?? ''}${stderr ?? ''}`);
}
