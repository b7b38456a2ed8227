/** The tables of Lu, Sindhwani and Sainath (2016) on strings of digits: the corpus, recipe and judge of the digit experiment. */
import { join } from 'node:path';
import { writeAtomically } from '../../../lib/files/atomic';
import { digitLaboratory, type LaboratoryOptions } from '../digits/laboratory';
import { ROWS, type Table } from './rows';
import { sweep, type Sweep } from './sweep';
import { table } from './table';

export interface LuOptions extends LaboratoryOptions, Omit<Sweep, 'rows'> {
  readonly tables: readonly Table[];
}

export async function luExperiment(
  { tables, cells, epochs, ...options }: LuOptions,
  signal: AbortSignal,
): Promise<void> {
  const { task, laboratory } = await digitLaboratory(options, signal);
  const wanted = ROWS.filter((row) => tables.includes(row.table));
  await sweep({ rows: wanted, cells, epochs }, task, laboratory);
  const made = table(laboratory.results.list, cells);
  await writeAtomically(join(options.folder, 'table.md'), [`${made}\n`]);
  console.log(made);
}
