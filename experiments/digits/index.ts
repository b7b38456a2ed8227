/** The digit experiment: Table 1 of Prabhavalkar et al. (2016) on real speech. */
import { join } from 'node:path';
import { loadModel } from '../../lib';
import { writeAtomically } from '../../lib/files';
import { picture } from '../../lib/charts';
import { TONES, errorChart } from './chart';
import { digitContext, type ContextOptions } from './context';
import { experimentPage } from './page';
import { sweep, type Epochs } from './sweep';
import { table } from './table';
import type { Size } from './task';

export interface DigitOptions extends ContextOptions {
  /** A model that the dense one goes on from, instead of from random weights. */
  readonly from?: string | undefined;
  readonly size: Size;
  readonly epochs: Epochs;
  readonly taus: readonly number[];
  /** Those at which one rank for all layers is tried too. */
  readonly equal: readonly number[];
  /** Those at which random weights are trained too. */
  readonly random: readonly number[];
  /** At so many times fewer parameters joint SVD, ODL and DirNet are compared. */
  readonly ratios: readonly number[];
}

export async function digitExperiment(options: DigitOptions, signal: AbortSignal): Promise<void> {
  const { from, size, epochs, taus, equal, random, ratios, folder } = options;
  const start = from === undefined ? undefined : await loadModel(from);
  const { task, context } = await digitContext(options, signal, start?.frontEnd);
  await sweep({ start, size, task, epochs, taus, equal, random, ratios }, context);
  const { list } = context.results;
  const write = async (name: string, text: string): Promise<void> =>
    writeAtomically(join(folder, name), [text]);
  await write('table.md', `${table(list)}\n`);
  await write('report.html', experimentPage(list));
  const chart = errorChart(list);
  if (chart) await write('errors.svg', picture(chart, TONES));
  console.log(table(list));
}
