/** Training from random weights on AN4, in files: the units wrong by epoch, as JSON and a table. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commit } from '../../bench';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import { markdownTable } from '../markdown';
import { readAn4 } from './corpus';
import { fromScratch, type Init } from './scratch';

export interface Runs {
  readonly folder: string;
  readonly layers: readonly number[];
  readonly cells: number;
  readonly projection: number;
  readonly cell: 'lstm' | 'gru' | 'rnn';
  readonly inits: readonly Init[];
  readonly seeds: readonly number[];
  readonly epochs: number;
  readonly threads: number;
}

interface Row {
  readonly layers: number;
  readonly init: Init;
  readonly seed: number;
  /** By epoch. */
  readonly unitErrorRates: readonly number[];
}

export async function scratchExperiment(
  { folder, layers: depths, inits, seeds, ...options }: Runs,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const corpus = await readAn4();
  const rows: Row[] = [];
  for (const layers of depths)
    for (const init of inits)
      for (const seed of seeds) {
        const run = { ...options, layers, init, seed, signal };
        const unitErrorRates = await fromScratch(corpus, run);
        rows.push({ layers, init, seed, unitErrorRates });
        console.log(
          `${layers} layers, ${init}, seed ${seed}: ${percent(unitErrorRates.at(-1)!, 1)}`,
        );
        const result = { ...options, commit: commit(), date: new Date().toISOString(), rows };
        const json = `${JSON.stringify(result, null, 2)}\n`;
        await writeAtomically(join(folder, 'scratch.json'), [json]);
        await writeAtomically(join(folder, 'table.md'), [`${table(rows)}\n`]);
      }
}

function table(rows: readonly Row[]): string {
  const settings = [...new Set(rows.map(({ layers, init }) => `${layers} layers, ${init}`))];
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  return markdownTable(
    ['network', ...seeds.map((seed) => `seed ${seed}`)],
    settings.map((setting) => [
      setting,
      ...seeds.map((seed) => {
        const found = rows.find(
          (row) => row.seed === seed && `${row.layers} layers, ${row.init}` === setting,
        );
        return found ? percent(found.unitErrorRates.at(-1)!, 1) : '';
      }),
    ]),
  );
}
