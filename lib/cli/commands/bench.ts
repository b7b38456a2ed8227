/** `compact-rnn bench`: models side by side, in time, memory and bandwidth. */
import { Command } from 'commander';
import type { BenchRow, BenchSettings } from '../../bench';
import { parseNumber } from '../arguments';
import { inputArgument } from '../command-files';
import { printJson, printLines } from '../print';
import { showProgress } from '../progress';
import { byteSize, type Cell, numbers, percent, table, words } from '../table';

const NOTES = `
Each model is measured in a process of its own. A step is one call of
stream.step, for all utterances of the batch. 95 of 100 steps take less time
than p95. Bandwidth (speed) is how fast a step reads its weights, as a share of
how fast this machine reads as many bytes: more than 100% means that a step
found more in the caches than plain reading did.

Examples:
  $ compact-rnn bench am.safetensors small.safetensors
  $ compact-rnn bench am.safetensors --threads 2 --batch 16`;

export function benchCommand(signal: AbortSignal): Command {
  return new Command('bench')
    .summary('compare the speed and memory of models')
    .description(
      'Measures step time, sequence time, memory, and the share of the read bandwidth that a step reaches.',
    )
    .addArgument(inputArgument('<model...>', 'ONNX files, or .safetensors files of this program'))
    .option('--threads <count>', 'threads that share a step', parseNumber, 1)
    .option('--batch <count>', 'utterances that are stepped together', parseNumber, 1)
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action(async (paths: string[], { json, ...setting }: BenchSettings & { json?: boolean }) => {
      const rows = await benchAll(paths, setting, signal);
      if (json) printJson(rows);
      else printLines(...benchTable(rows));
    });
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
