/** npm run experiment -- dtln. */
import { Option, type Command } from 'commander';
import { STARTS, dtlnExperiment, type Start } from '../dtln';
import { ranks, wholeNumber } from './words';

interface DtlnWords {
  out: string;
  ranks: number[];
  start: Start;
  epochs: number;
  seed: number;
  threads: number;
}

export function addDtln(program: Command, signal: AbortSignal): void {
  program
    .command('dtln')
    .description('Compresses DTLN, and trains the small model on the masks of the whole one.')
    .requiredOption('--out <folder>', 'the model and dtln.json')
    .option('--ranks <list>', 'ranks of its two layers', ranks, [51, 54])
    .addOption(
      new Option('--start <name>', "the paper's, or stacked and calibrated")
        .choices(STARTS)
        .default('both'),
    )
    .option('--epochs <number>', 'epochs of 10 minutes of mixtures', wholeNumber, 40)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .option('--threads <number>', 'for training and running models', wholeNumber, 2)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: DtlnWords) => {
      await dtlnExperiment({ ...rest, folder: out }, signal);
    });
}
