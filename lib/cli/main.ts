#!/usr/bin/env node
/** The `compact-rnn` command. */
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
  // The reader of a pipe has seen enough (`| head`): there is nobody left to write for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    await createProgram(interruption.signal).parseAsync();
  } catch (error) {
    // Not only the code: solver jobs that nobody waits for any more would keep the process alive.
    process.exit(reportFailure(error));
  }
}

void main();
