/** npm run experiment -- digits, and -- release. */
import type { Command } from 'commander';
import { digitExperiment } from '../digits';
import { adaptExperiment } from '../digits/adapt';
import { release } from '../digits/release';
import { TAUS } from '../digits/sweep';
import type { Size } from '../digits/task';
import { atLeastOne, ratios, size, taus, wholeNumber } from './words';

interface DigitWords {
  from?: string;
  model: Size;
  epochs: number;
  fineTuning: number;
  taus: readonly number[];
  equal: readonly number[];
  random: readonly number[];
  ratios: readonly number[];
  out: string;
  seed: number;
  threads: number;
  voices: number;
  without?: string;
}

export function addDigits(program: Command, signal: AbortSignal): void {
  program
    .command('digits')
    .description(
      'Trains on strings of spoken digits, compresses, fine-tunes; what is done already is not done again.',
    )
    .requiredOption('--out <folder>', 'models, checkpoints, results.jsonl and table.md')
    .option('--model <layers x cells>', 'the size of the dense model', size, {
      layers: 5,
      cells: 128,
    })
    .option(
      '--from <model>',
      'the dense model goes on from it, with its front end, instead of from random weights',
    )
    .option('--epochs <number>', 'epochs of 2000 utterances for the dense model', wholeNumber, 30)
    .option('--fine-tuning <number>', 'epochs for each compressed model', wholeNumber, 10)
    .option(
      '--taus <list>',
      'thresholds tau of the compressed models, or none',
      taus,
      TAUS as readonly number[],
    )
    .option(
      '--equal <list>',
      'those of them tried with one rank for all layers too',
      taus,
      TAUS as readonly number[],
    )
    .option(
      '--random <list>',
      'those of them whose shapes are trained from random weights too',
      taus,
      [0.6],
    )
    .option(
      '--ratios <list>',
      'how many times fewer parameters joint SVD, ODL and DirNet leave, or none',
      ratios,
      [],
    )
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .option('--threads <number>', 'for training and running models', wholeNumber, 2)
    .option(
      '--voices <number>',
      'voices of espeak-ng, in addition to the recordings',
      wholeNumber,
      180,
    )
    .option(
      '--without <speaker>',
      'leave a speaker out of the training, and score models on that one alone',
    )
    .allowExcessArguments(false)
    .action(async ({ model, epochs, fineTuning, out, ...rest }: DigitWords) => {
      await digitExperiment(
        { ...rest, size: model, epochs: { dense: epochs, fineTuning }, folder: out },
        signal,
      );
    });
}

interface AdaptWords {
  out: string;
  takes: number;
  epochs: number;
  seed: number;
}

export function addAdapt(program: Command, signal: AbortSignal): void {
  program
    .command('adapt')
    .description('Adapts a recognizer of digits to each speaker, and counts what it forgets.')
    .requiredOption('--out <folder>', 'adapt.json and table.md')
    .option('--takes <number>', 'recordings of each digit by the new speaker', atLeastOne, 2)
    .option('--epochs <number>', 'epochs of adaptation', atLeastOne, 10)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: AdaptWords) => {
      await adaptExperiment({ ...rest, folder: out }, signal);
    });
}

export function addRelease(program: Command): void {
  program
    .command('release')
    .description(
      'Makes what ships of a model of the experiment, and strings of digits that a voice says.',
    )
    .requiredOption('--model <file>', 'model that the experiment saved')
    .requiredOption('--out <folder>', 'the model, audio and manifest.jsonl')
    .allowExcessArguments(false)
    .action(async ({ model, out }: { model: string; out: string }) => {
      await release({ model, folder: out });
    });
}
