/** `compact-rnn bench`: models side by side, in time, memory and bandwidth. */
import { Command } from 'commander';
import type { BenchRow, BenchSettings } from '../../bench';
import { parseNumber } from '../arguments';
import { invalidOption } from '../../errors';
import { inputArgument, outputFile } from '../command-files';
import { printJson, printLines } from '../print';
import { showProgress } from '../progress';
import { byteSize, type Cell, numbers, percent, table, words } from '../table';
import { type BoardFlags, compareBoards, measureBoard } from './bench-board';

const NOTES = `
Each model is measured in a process of its own. A step is one call of
stream.step, for all utterances of the batch. 95 of 100 steps take less time
than p95. Bandwidth (speed) is how fast a step reads its weights, as a share of
how fast this machine reads as many bytes: more than 100% means that a step
found more in the caches than plain reading did.

--board measures this machine: the papers' models and the one in the package
(or those that are named) on each kind of core, back to back and at the pace
of a microphone, with its temperature, clocks and energy. --compare puts what
--board --json printed on several machines side by side.

Examples:
  $ compact-rnn bench am.safetensors small.safetensors
  $ compact-rnn bench am.safetensors --threads 2 --batch 16
  $ compact-rnn bench --board --json > pi4.json
  $ compact-rnn bench --compare pi4.json pi5.json --report boards.html`;

export function benchCommand(signal: AbortSignal): Command {
  return new Command('bench')
    .description(
      'Measures step time, sequence time, memory, and how much of the memory bandwidth a step reaches.',
    )
    .addArgument(inputArgument('[model...]', 'ONNX files, or .safetensors files of this program'))
    .option('--threads <count>', 'threads that share a step', parseNumber, 1)
    .option('--batch <count>', 'utterances to step together', parseNumber, 1)
    .option('--board', 'measure this machine, on each kind of core')
    .option(
      '--seconds <count>',
      'with --board: length of each series of steps, of which each model has two on each kind of core; default 6',
      parseNumber,
    )
    .option('--compare', 'show several machines side by side: files that --board --json printed')
    .addOption(outputFile('--report <file.html>', 'with --board or --compare: write an HTML page'))
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action(async (paths: string[], { json, ...options }: BenchOptions) => {
      const { board, compare, seconds, report, ...setting } = options;
      const flags = { seconds, report, json };
      checkTogether(paths, options);
      if (board) return measureBoard(paths, flags, signal);
      if (compare) return compareBoards(paths, flags);
      const rows = await benchAll(paths, setting, signal);
      if (json) printJson(rows);
      else printLines(...benchTable(rows));
    });
}

type BenchOptions = BenchSettings & BoardFlags;

function checkTogether(paths: readonly string[], options: BenchOptions): void {
  const { board, compare, seconds, report, threads, batch } = options;
  if (board && compare) throw invalidOption('--board measures, --compare reads: give one of them');
  if (seconds !== undefined && !board) throw invalidOption('--seconds is for --board');
  if (report !== undefined && !board && !compare)
    throw invalidOption('--report is for --board and --compare');
  if ((board || compare) && (threads !== 1 || batch !== 1))
    throw invalidOption('--board and --compare know neither --threads nor --batch');
  if (paths.length === 0 && !board && !compare)
    throw invalidOption('bench takes the files of models, or --board');
}

/** One after another: side by side they would measure each other. */
async function benchAll(
  paths: string[],
  setting: BenchSettings,
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const { bench } = await import('../../bench/index.js');
  const progress = showProgress(`measuring ${paths[0]!}`);
  const rows: BenchRow[] = [];
  try {
    for (const path of paths) {
      progress.update({ stage: `measuring ${path}`, done: rows.length, total: paths.length });
      rows.push(await bench(path, { ...setting, signal }));
    }
  } finally {
    progress.stop();
  }
  return rows;
}

function benchTable(rows: BenchRow[]): string[] {
  const columns = [
    words('model'),
    numbers('parameters', { short: 'params' }),
    numbers('weights'),
    numbers('step'),
    numbers('p95', { drop: 3 }),
    numbers('sequence'),
    numbers('memory', { drop: 2 }),
    numbers('read a step', { short: 'read', drop: 1 }),
    numbers('bandwidth', { short: 'speed' }),
  ];
  const cells = rows.map(({ stepMicros: step, ...row }): Cell[] => [
    row.model,
    row.parameters,
    byteSize(row.weightBytes),
    step && micros(step.median),
    step && micros(step.p95),
    `${micros(row.sequenceMicrosPerFrame)}/frame`,
    byteSize(row.residentBytes),
    byteSize(row.bytesPerStep),
    row.bandwidthShare === null ? null : percent(row.bandwidthShare),
  ]);
  return table(columns, cells);
}

function micros(value: number): string {
  return `${value.toFixed(1)} µs`;
}
