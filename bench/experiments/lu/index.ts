/** The tables of Lu, Sindhwani and Sainath (2016) on strings of digits: the corpus, recipe and judge of the digit experiment. */
import { join } from 'node:path';
import { writeAtomically } from '../../../lib/files/atomic';
import { picture } from '../page/picture';
import { digitLaboratory, type LaboratoryOptions } from '../digits/laboratory';
import { TONES, sizeChart } from './chart';
import { FULL_ROWS } from './rows';
import { sweep, type Sweep } from './sweep';
import { table } from './table';

export type LuOptions = LaboratoryOptions & Sweep;

export async function luExperiment(
  { rows, cells, epochs, ...options }: LuOptions,
  signal: AbortSignal,
): Promise<void> {
  const { task, laboratory } = await digitLaboratory(options, signal);
  await sweep({ rows, cells, epochs }, task, laboratory);
  const made = table(laboratory.results.list, cells);
  await writeAtomically(join(options.folder, 'table.md'), [`${made}\n`]);
  for (const full of FULL_ROWS) {
    const chart = sizeChart(laboratory.results.list, full);
    if (chart) await writeAtomically(join(options.folder, `${full}.svg`), [picture(chart, TONES)]);
  }
  console.log(made);
}
