/** npm run experiment: the command line. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { Interruption, onOneLine, reportFailure } from '../../lib/cli/failure';
import { digitExperiment } from './digits';
import { release } from './digits/release';
import { STARTS, dtlnExperiment, type Start } from './dtln';
import { startsExperiment } from './dtln/starts';
import { TAUS } from './digits/sweep';
import type { Size } from './digits/task';

function size(text: string): Size {
  const [, layers, cells] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (layers === undefined) throw new InvalidArgumentError('It must be LAYERSxCELLS, such as 5x128.');
  return { layers: Number(layers), cells: Number(cells) };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function taus(text: string): readonly number[] {
  const values = text === 'none' ? [] : text.split(',').map(Number);
  if (values.every((tau) => tau > 0 && tau <= 1)) return values;
  throw new InvalidArgumentError('It must be a list of numbers above 0, at most 1, or none.');
}

interface DigitWords {
  from?: string;
  model: Size;
  epochs: number;
  fineTuning: number;
  taus: readonly number[];
  equal: readonly number[];
  random: readonly number[];
  out: string;
  seed: number;
  threads: number;
  voices: number;
  without?: string;
}

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

function ranks(text: string): number[] {
  return text.split(',').map(wholeNumber);
}

function program(signal: AbortSignal): Command {
  const command = new Command('npm run experiment --').exitOverride().configureOutput({
    outputError: (text, write) => {
      write(onOneLine(text));
    },
  });
  command
    .command('digits')
    .description(
      'Trains on strings of spoken digits, compresses, fine-tunes; what is done already is not done again.',
    )
    .requiredOption('--out <folder>', 'models, checkpoints, results.jsonl and table.md')
    .option('--model <layers x cells>', 'the size of the dense model', size, { layers: 5, cells: 128 })
    .option(
      '--from <model>',
      'the dense model goes on from it, with its front end, instead of from random weights',
    )
    .option('--epochs <number>', 'of 2000 utterances, for the dense model', wholeNumber, 30)
    .option('--fine-tuning <number>', 'epochs for each compressed model', wholeNumber, 10)
    .option('--taus <list>', 'of the compressed models, or none', taus, TAUS as readonly number[])
    .option(
      '--equal <list>',
      'those of them tried with one rank for all layers too',
      taus,
      TAUS as readonly number[],
    )
    .option('--random <list>', 'those of them whose shapes are trained from random weights too', taus, [0.6])
    .option('--seed <number>', '', wholeNumber, 1)
    .option('--threads <number>', '', wholeNumber, 2)
    .option('--voices <number>', 'of espeak-ng, beside the recordings', wholeNumber, 180)
    .option('--without <speaker>', 'leave a speaker out of the training, and judge by that one alone')
    .allowExcessArguments(false)
    .action(async ({ model, epochs, fineTuning, out, ...rest }: DigitWords) => {
      await digitExperiment(
        { ...rest, size: model, epochs: { dense: epochs, fineTuning }, folder: out },
        signal,
      );
    });
  command
    .command('release')
    .description('Makes what ships of a model of the experiment, and strings of digits that a voice says.')
    .requiredOption('--model <file>', 'as the experiment saved it')
    .requiredOption('--out <folder>', 'the model, audio and manifest.jsonl')
    .allowExcessArguments(false)
    .action(async ({ model, out }: { model: string; out: string }) => {
      await release({ model, folder: out });
    });
  command
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
  command
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
  return command;
}

/** Ctrl-C saves a checkpoint: the same command goes on from it. */
export async function runExperiment(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort(new Interruption(signal, 'the same command goes on from the last checkpoint'));
    });
  }
  try {
    await program(interruption.signal).parseAsync(process.argv.slice(2), { from: 'user' });
  } catch (error) {
    process.exitCode = reportFailure(error);
    if (error instanceof Interruption) process.kill(process.pid, error.signal);
  }
}
