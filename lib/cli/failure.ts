/** The report of a failed command: one line on stderr, and an exit code. */
import { CommanderError } from 'commander';
import { CompactRnnError } from '../errors';
import { printable } from '../printable';
import { sayLines } from './print';

export const EXIT = { failed: 1, misused: 2 } as const;

/** Prints what went wrong, unless commander has, and gives the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.misused;
  sayLines(`error: ${error instanceof Error ? error.message : String(error)}`);
  if (process.env.COMPACT_RNN_DEBUG === '1' && error instanceof Error)
    sayLines(...stacks(error).split('\n'));
  return error instanceof CompactRnnError && error.code === 'INVALID_OPTION'
    ? EXIT.misused
    : EXIT.failed;
}

/** An error of commander, which sets its suggestions on a line of their own. */
export function onOneLine(text: string): string {
  return printable(text.trimEnd().replace(/\n(?=\(Did you mean)/, ' ')) + '\n';
}

function stacks(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stacks(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
