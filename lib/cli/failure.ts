/** How a command that fails says so: one line on stderr, and an exit code for scripts. */
import { CommanderError } from 'commander';
import { CompactRnnError } from '../errors';

export const EXIT = { failed: 1, misused: 2 } as const;

/** Ctrl-C, or a request to end. */
export class Interruption extends Error {
  constructor(
    readonly signal: 'SIGINT' | 'SIGTERM',
    what = 'nothing was written',
  ) {
    super(`stopped by ${signal}; ${what}`);
  }
}

/** Prints what went wrong, unless commander has, and gives the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.misused;
  process.stderr.write(`error: ${oneLine(error)}\n`);
  if (process.env.COMPACT_RNN_DEBUG === '1' && error instanceof Error)
    process.stderr.write(`${stacks(error)}\n`);
  return error instanceof CompactRnnError && error.code === 'INVALID_OPTION'
    ? EXIT.misused
    : EXIT.failed;
}

/** An error of commander, which sets its suggestions on a line of their own. */
export function onOneLine(text: string): string {
  return text.trimEnd().replace(/\n(?=\(Did you mean)/, ' ') + '\n';
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s*\n\s*/g, ' ');
}

function stacks(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stacks(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
