/** npm run experiment -- dirnet. */
import type { Command } from 'commander';
import { languageExperiment } from '../dirnet';
import { RATIOS } from '../dirnet/sweep';
import { atLeastOne, ratios, share, wholeNumber } from './words';

interface LanguageWords {
  pretrained: boolean;
  cells: number;
  epochs: number;
  fineTuning: number;
  dropout: number;
  ratios: readonly number[];
  out: string;
  seed: number;
  threads: number;
}

export function addDirnet(program: Command, signal: AbortSignal): void {
  program
    .command('dirnet')
    .description(
      'Trains a language model of characters, compresses it by SVD, ODL and DirNet, fine-tunes; what is done already is not done again.',
    )
    .requiredOption('--out <folder>', 'models, checkpoints, results.jsonl, table.md and a chart')
    .option('--pretrained', 'compresses the 2 x 650 model that PyTorch trained', false)
    .option('--cells <number>', 'cells of each of the two layers', atLeastOne, 650)
    .option(
      '--epochs <number>',
      'epochs of a million characters for the dense model',
      atLeastOne,
      12,
    )
    .option('--fine-tuning <number>', 'epochs for each compressed model', wholeNumber, 4)
    .option(
      '--dropout <share>',
      'probability of dropout after the first layer in training',
      share,
      0,
    )
    .option(
      '--ratios <list>',
      'how many times fewer parameters, or none',
      ratios,
      RATIOS as readonly number[],
    )
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .option('--threads <number>', 'for training and running models', atLeastOne, 2)
    .allowExcessArguments(false)
    .action(async ({ epochs, fineTuning, out, ...rest }: LanguageWords) => {
      await languageExperiment(
        { ...rest, epochs: { dense: epochs, fineTuning }, folder: out },
        signal,
      );
    });
}
