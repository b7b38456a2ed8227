/** npm run experiment: the command line. */
import { Command } from 'commander';
import { Interruption, onOneLine, reportFailure } from '../lib/cli';
import { addAn4 } from './commands/an4';
import { addDigits, addRelease } from './commands/digits';
import { addDirnet } from './commands/dirnet';
import { addDtln } from './commands/dtln';
import { addLu } from './commands/lu';
import { addStarts } from './commands/starts';

function program(signal: AbortSignal): Command {
  const command = new Command('npm run experiment --').exitOverride().configureOutput({
    outputError: (text, write) => {
      write(onOneLine(text));
    },
  });
  addDigits(command, signal);
  addRelease(command);
  addDtln(command, signal);
  addStarts(command, signal);
  addDirnet(command, signal);
  addLu(command, signal);
  addAn4(command, signal);
  return command;
}

/** Ctrl-C saves a checkpoint: the same command goes on from it. */
export async function runExperiment(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort(
        new Interruption(signal, 'the same command goes on from the last checkpoint'),
      );
    });
  }
  try {
    await program(interruption.signal).parseAsync(process.argv.slice(2), { from: 'user' });
  } catch (error) {
    process.exitCode = reportFailure(error);
    if (error instanceof Interruption) process.kill(process.pid, error.signal);
  }
}
