/** npm run experiment -- starts dtln, and -- starts digits. */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { ROOT } from '../../bench';
import { CALIBRATIONS, recognizerStarts, type CalibrationPart } from '../an4/starts';
import { DEV_STRINGS } from '../digits/context';
import { digitStarts } from '../digits/starts';
import { TAUS } from '../digits/sweep';
import { dtlnStarts } from '../dtln/starts';
import { startsExperiment } from '../starts';
import { atLeastOne, taus, wholeNumber } from './words';

interface StartsWords {
  out: string;
  taus: readonly number[];
  examples: number;
  seed: number;
}

interface RecognizerWords extends StartsWords {
  part: CalibrationPart;
}

interface DigitWords extends StartsWords {
  model: string;
  strings: number;
  voices: number;
}

export function addStarts(program: Command, signal: AbortSignal): void {
  const starts = program
    .command('starts')
    .description('Compresses a model with each start of joint SVD, and shows what each loses.');
  startsOf(
    starts,
    'dtln',
    'The first model of DTLN, by its masks.',
    'mixtures of two seconds',
  ).action(async ({ out, taus: chosen, ...rest }: StartsWords) => {
    await startsExperiment(await dtlnStarts(rest), { folder: out, taus: chosen, signal });
  });
  startsOf(
    starts,
    'an4',
    'The recognizer of AN4 that PyTorch trained, by its words and phonemes.',
    'utterances',
  )
    .addOption(
      new Option('--part <which>', 'part of the corpus to calibrate with')
        .choices(CALIBRATIONS)
        .default('train'),
    )
    .action(async ({ out, taus: chosen, ...rest }: RecognizerWords) => {
      await startsExperiment(await recognizerStarts(rest), { folder: out, taus: chosen, signal });
    });
  startsOf(
    starts,
    'digits',
    'A model of spoken digits, by its outputs and its words.',
    'utterances',
  )
    .option('--model <file>', 'dense model', join(ROOT, 'models', 'digits', 'digits.safetensors'))
    .option(
      '--strings <number>',
      'strings of each style to score models on',
      atLeastOne,
      DEV_STRINGS,
    )
    .option(
      '--voices <number>',
      'voices of espeak-ng, in addition to the recordings',
      wholeNumber,
      180,
    )
    .action(async ({ out, taus: chosen, model, ...rest }: DigitWords) => {
      await startsExperiment(await digitStarts({ ...rest, file: model }), {
        folder: out,
        taus: chosen,
        signal,
      });
    });
}

function startsOf(starts: Command, name: string, description: string, examples: string): Command {
  return starts
    .command(name)
    .description(description)
    .requiredOption('--out <folder>', 'starts.json, starts.svg and table.md')
    .option(
      '--taus <list>',
      'thresholds tau, which give the ranks',
      taus,
      TAUS as readonly number[],
    )
    .option('--examples <number>', `${examples}, to calibrate with`, atLeastOne, 300)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .allowExcessArguments(false);
}
