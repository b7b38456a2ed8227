/** npm run experiment -- lu. */
import { Option, type Command } from 'commander';
import { luExperiment } from '../lu';
import { ROWS, type Row } from '../lu/rows';
import { atLeastOne, luRows, wholeNumber } from './words';

interface LuWords {
  cells: number;
  epochs: number;
  rows: readonly Row[];
  out: string;
  seed: number;
  threads: number;
  voices: number;
}

export function addLu(program: Command, signal: AbortSignal): void {
  program
    .command('lu')
    .description(
      'Trains the models of Lu et al. on strings of spoken digits; what is done already is not done again.',
    )
    .requiredOption('--out <folder>', 'models, checkpoints, results.jsonl and table.md')
    .option('--cells <number>', 'cells of each layer; projections in proportion', atLeastOne, 128)
    .option('--epochs <number>', 'epochs of 2000 utterances for each model', atLeastOne, 30)
    .addOption(
      new Option('--rows <list>', 'tables of the paper, or rows: table2,table4-row5')
        .argParser(luRows)
        .default(ROWS, 'all'),
    )
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .option('--threads <number>', 'for training and running models', atLeastOne, 2)
    .option(
      '--voices <number>',
      'voices of espeak-ng, in addition to the recordings',
      wholeNumber,
      180,
    )
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: LuWords) => {
      await luExperiment({ ...rest, folder: out }, signal);
    });
}
