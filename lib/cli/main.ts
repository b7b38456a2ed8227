#!/usr/bin/env node
/** The `compact-rnn` command. */
import type { Command } from 'commander';
import { ioError } from '../files';
import { Interruption, reportFailure } from './failure';
import { namingFlags } from './flags';
import { createProgram } from './program';
import { printWarnings } from './warnings';

async function main(): Promise<void> {
  const interruption = new AbortController();
  // Once each: whoever asks a second time is obeyed at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort(new Interruption(signal));
    });
  }
  process.stdout.on('error', endWithOutput);
  printWarnings();
  let asked: Command | undefined;
  try {
    const program = await createProgram(process.argv.slice(2), interruption.signal);
    program.hook('preAction', (_, command) => {
      asked = command;
    });
    await program.parseAsync();
  } catch (error) {
    const code = reportFailure(namingFlags(error, asked?.options ?? []));
    // Ends as the signal would have ended it, at once: exit waits for the matrix that is being
    // decomposed.
    if (error instanceof Interruption) process.kill(process.pid, error.signal);
    process.exit(code);
  }
}

/** The reader of a pipe may have seen enough (`| head`): that is no failure. A full disk is. */
function endWithOutput(cause: NodeJS.ErrnoException): never {
  if (cause.code === 'EPIPE') process.exit();
  process.exit(reportFailure(ioError('to stdout', 'write', cause)));
}

void main();
