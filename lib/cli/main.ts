#!/usr/bin/env node
/** The `compact-rnn` command. */
import { ioError } from '../files/read';
import { Interruption, reportFailure } from './failure';
import { createProgram } from './program';

async function main(): Promise<void> {
  const interruption = new AbortController();
  // Once each: whoever asks a second time is obeyed at once.
  process.once('SIGINT', () => {
    interruption.abort(new Interruption('SIGINT', 130));
  });
  process.once('SIGTERM', () => {
    interruption.abort(new Interruption('SIGTERM', 143));
  });
  process.stdout.on('error', endWithOutput);
  try {
    await createProgram(interruption.signal).parseAsync();
  } catch (error) {
    // Not only the code: solver jobs that nobody waits for any more would keep the process alive.
    process.exit(reportFailure(error));
  }
}

/** The reader of a pipe may have seen enough (`| head`): that is no failure. A full disk is. */
function endWithOutput(cause: NodeJS.ErrnoException): never {
  if (cause.code === 'EPIPE') process.exit();
  process.exit(reportFailure(ioError('to stdout', 'write', cause)));
}

void main();
