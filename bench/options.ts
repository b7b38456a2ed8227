/** The command line of the harness. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { onOneLine, outputFile } from '../lib/cli';
import type { Selection } from './selection';

export interface Options extends Selection {
  json?: string;
  html?: string;
  table?: string;
  /** Those of each mode (cases.ts) unless given. */
  rounds?: number;
  list?: true;
  /** A regular expression; true for all kernels. */
  kernels?: string | true;
  service?: 'soak' | 'scale';
  minutes?: number;
  sessions: number;
  seed: number;
}

const NOTES = `
A case is named MODEL-DTYPE-MODE-tTHREADS, tau0.6-int8-step-t2: --list --full shows all. With onnxruntime among the peers, what a
case is compared with is measured too. docs/reference/benchmarks.md explains each figure, and how to install the peers.

Examples:
  $ npm run bench -- --peers none
  $ npm run bench -- --cases '(dense|tau0.6)-.*-step' --html bench.html
  $ COMPACT_RNN_ISA=avx2 npm run bench -- --kernels '^lstm, int8' --json kernels.json
  $ npm run bench -- --service soak --minutes 1 --sessions 50`;

export function createCommand(): Command {
  return new Command('npm run bench --')
    .description(
      'Measures cases of this library and its peers side by side, round robin, each in a process of its own.',
    )
    .option('--cases <regex>', 'the cases whose name this finds (default: some of each kind)')
    .addOption(new Option('--full', 'all cases, which takes hours').conflicts('cases'))
    .option(
      '--peers <names>',
      'none, all, or a list of onnxruntime,onednn,torch,torch-unaided',
      'all',
    )
    .addOption(outputFile('--json <file>', 'write all figures, with CPU, versions and commit'))
    .addOption(outputFile('--html <file>', 'write a page with roofline plots'))
    .addOption(
      outputFile('--table <file>', 'write the tables as Markdown, for docs/results/machines'),
    )
    .option(
      '--rounds <number>',
      'how often to go round (default: 10, less for long cases)',
      wholeNumber,
    )
    .option(
      '--list',
      'show what would be measured and about how long it takes, and measure nothing',
    )
    .option(
      '--kernels [regex]',
      'the microbenchmark of the native kernels instead, of those whose FAMILY, WHAT, LEVEL this finds',
    )
    .addOption(
      new Option(
        '--service <what>',
        'the speech service instead: soak, whether it is right for long, or scale, how many it serves',
      ).choices(['soak', 'scale']),
    )
    .option('--minutes <number>', 'of --service; default 10', parseNumber)
    .option('--sessions <number>', 'callers at a time of a soak', wholeNumber, 200)
    .option('--seed <number>', 'of the callers of a soak', wholeNumber, 1)
    .addHelpText('after', NOTES)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(onOneLine(text));
      },
    });
}

/**
 * @param words as in process.argv, without the first two.
 * @throws CommanderError for words that it does not know, which it has printed, and for --help.
 */
export function readOptions(command: Command, words: readonly string[]): Options {
  return command.parse(words, { from: 'user' }).opts<Options>();
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1440))
    throw new InvalidArgumentError('It must be a number above 0, at most 1440.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 10000.');
  return value;
}
