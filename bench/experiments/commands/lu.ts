/** npm run experiment -- lu. */
import type { Command } from 'commander';
import { luExperiment } from '../lu';
import { TABLES, type Table } from '../lu/rows';
import { atLeastOne, tables, wholeNumber } from './words';

interface LuWords {
  cells: number;
  epochs: number;
  tables: readonly Table[];
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
    .option('--cells <number>', 'of each layer; projections in proportion', atLeastOne, 128)
    .option('--epochs <number>', 'of 2000 utterances, for each model', atLeastOne, 30)
    .option('--tables <list>', 'of the paper', tables, TABLES as readonly Table[])
    .option('--seed <number>', '', wholeNumber, 1)
    .option('--threads <number>', '', atLeastOne, 2)
    .option('--voices <number>', 'of espeak-ng, beside the recordings', wholeNumber, 180)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: LuWords) => {
      await luExperiment({ ...rest, folder: out }, signal);
    });
}
