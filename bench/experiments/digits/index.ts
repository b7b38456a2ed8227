/** The digit experiment: Table 1 of Prabhavalkar et al. (2016) on real speech. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../../lib';
import { writeAtomically } from '../../../lib/files/atomic';
import { picture } from '../page/picture';
import { TONES, errorChart } from './chart';
import { devCorpus, trainingCorpus } from './corpus';
import { heardOf, trainingExamples } from './examples';
import { experimentPage } from './page';
import { Results } from './results';
import type { Laboratory } from './run';
import { CLEAN, NOISY } from './style';
import { sweep, type Epochs } from './sweep';
import { table } from './table';
import { digitTask, type Size } from './task';

export interface DigitOptions {
  /** A model that the dense one goes on from, instead of from random weights. */
  readonly from?: string | undefined;
  readonly size: Size;
  readonly epochs: Epochs;
  readonly taus: readonly number[];
  /** Those at which one rank for all layers is tried too. */
  readonly equal: readonly number[];
  /** Those at which random weights are trained too. */
  readonly random: readonly number[];
  readonly folder: string;
  readonly seed: number;
  readonly threads: number;
  readonly voices: number;
  /** A speaker who is left out of the training, and alone makes the development strings. */
  readonly without?: string | undefined;
}

/** Strings that models are judged by, of each style. */
const DEV_STRINGS = 500;

export async function digitExperiment(options: DigitOptions, signal: AbortSignal): Promise<void> {
  const { from, size, epochs, taus, equal, random, folder, seed, threads, voices, without } = options;
  mkdirSync(folder, { recursive: true });
  const corpus = await trainingCorpus({ seed, voices, without });
  const start = from === undefined ? undefined : await loadModel(from);
  const task = await digitTask(corpus, start?.frontEnd);
  const results = new Results(join(folder, 'results.jsonl'));
  const laboratory: Laboratory = {
    ...{ folder, results, seed, threads, signal, blank: task.units.blank! },
    examples: trainingExamples(corpus, task),
    noisy: await heardOf(await devCorpus(NOISY, without), task, DEV_STRINGS),
    clean: await heardOf(await devCorpus(CLEAN, without), task, DEV_STRINGS),
    say: (line) => {
      console.log(line);
    },
  };
  await sweep({ start, size, task, epochs, taus, equal, random }, laboratory);
  const { list } = results;
  const write = async (name: string, text: string): Promise<void> =>
    writeAtomically(join(folder, name), [text]);
  await write('table.md', `${table(list)}\n`);
  await write('report.html', experimentPage(list));
  const chart = errorChart(list);
  if (chart) await write('errors.svg', picture(chart, TONES));
  console.log(table(list));
}
