/** npm run experiment: the command line. */
import { Command } from 'commander';
import { onOneLine, runProgram, savingWhenAborted } from '../lib/cli';
import { addAn4 } from './commands/an4';
import { addDecoding } from './commands/decoding';
import { addAdapt, addDigits, addRelease } from './commands/digits';
import { addDirnet } from './commands/dirnet';
import { addDtln } from './commands/dtln';
import { addInPlace } from './commands/in-place';
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
  addAdapt(command, signal);
  addDtln(command, signal);
  addStarts(command, signal);
  addDirnet(command, signal);
  addLu(command, signal);
  addAn4(command, signal);
  addInPlace(command, signal);
  addDecoding(command, signal);
  return command;
}

/** Ctrl-C saves a checkpoint: the same command goes on from it. */
export async function runExperiment(): Promise<void> {
  await runProgram(
    async (signal) => {
      const words = process.argv.slice(2);
      await savingWhenAborted(program(signal).parseAsync(words, { from: 'user' }));
    },
    { whenStopped: 'the same command goes on from the last checkpoint' },
  );
}
