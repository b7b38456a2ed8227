/** npm run experiment -- dtln, and -- starts. */
import { Option, type Command } from 'commander';
import { STARTS, dtlnExperiment, type Start } from '../dtln';
import { startsExperiment } from '../dtln/starts';
import { ranks, taus, wholeNumber } from './words';

interface DtlnWords {
  out: string;
  ranks: number[];
  start: Start;
  epochs: number;
  seed: number;
  threads: number;
}

interface StartsWords {
  out: string;
  taus: readonly number[];
  mixtures: number;
  seed: number;
}

export function addDtln(program: Command, signal: AbortSignal): void {
  program
    .command('dtln')
    .description('Compresses DTLN, and teaches the small model by the masks of the whole one.')
    .requiredOption('--out <folder>', 'the model and dtln.json')
    .option('--ranks <list>', 'of its two layers', ranks, [51, 54])
    .addOption(
      new Option('--start <name>', "the paper's, or stacked and calibrated").choices(STARTS).default('both'),
    )
    .option('--epochs <number>', 'of 10 minutes of mixtures', wholeNumber, 40)
    .option('--seed <number>', '', wholeNumber, 1)
    .option('--threads <number>', '', wholeNumber, 2)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: DtlnWords) => {
      await dtlnExperiment({ ...rest, folder: out }, signal);
    });
}

export function addStarts(program: Command): void {
  program
    .command('starts')
    .description('Compresses DTLN with each start of joint SVD, and judges the masks.')
    .requiredOption('--out <folder>', 'starts.json')
    .option('--taus <list>', 'which give the ranks', taus, [0.95, 0.8, 0.7, 0.6, 0.5, 0.4])
    .option('--mixtures <number>', 'of two seconds each, to calibrate with', wholeNumber, 300)
    .option('--seed <number>', '', wholeNumber, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: StartsWords) => {
      await startsExperiment({ ...rest, folder: out });
    });
}
