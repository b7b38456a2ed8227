/**
 * The tables of Lu, Sindhwani and Sainath (2016) on strings of digits: the corpus, recipe and
 * scores of the digit experiment.
 */
import { join } from 'node:path';
import { loadModel, type Model } from '../../lib';
import { writeAtomically } from '../../lib/files';
import { devCorpus } from '../digits/corpus';
import { digitExamples } from '../digits/examples';
import { digitContext, type DigitContext, type ContextOptions } from '../digits/context';
import type { Result } from '../digits/results';
import { CLEAN, NOISY } from '../digits/style';
import type { Task } from '../digits/task';
import { picture } from '../../lib/charts';
import { Results } from '../runs/results';
import { TONES, sizeChart } from './chart';
import { rescoreModels, STRINGS, type Rescored } from './rescore';
import { FULL_ROWS } from './rows';
import { sweep, type Sweep } from './sweep';
import { table } from './table';

export type LuOptions = ContextOptions & Sweep;

export async function luExperiment(
  { rows, cells, epochs, ...options }: LuOptions,
  signal: AbortSignal,
): Promise<void> {
  const { task, context } = await digitContext(options, signal);
  await sweep({ rows, cells, epochs }, task, context);
  const results = await rescored(task, context);
  const made = table(results, cells);
  await writeAtomically(join(options.folder, 'table.md'), [`${made}\n`]);
  for (const full of FULL_ROWS) {
    const chart = sizeChart(results, full);
    if (chart) await writeAtomically(join(options.folder, `${full}.svg`), [picture(chart, TONES)]);
  }
  console.log(made);
}

/** The results with scores on more strings, which are kept in a file of their own. */
async function rescored(
  task: Task,
  { folder, results, threads, signal, say }: DigitContext,
): Promise<Result[]> {
  const more = new Results<Rescored>(join(folder, 'judged.jsonl'));
  const models = new Map<string, Model>();
  for (const { name } of results.list)
    if (!more.find(name)) models.set(name, await loadModel(join(folder, `${name}.safetensors`)));
  if (models.size > 0) {
    say(`${models.size} models on ${STRINGS} strings of each style`);
    const [noisy, clean] = [await devCorpus(NOISY), await devCorpus(CLEAN)];
    const strings = {
      noisy: (first: number, count: number) => digitExamples(noisy, task, count, first),
      clean: (first: number, count: number) => digitExamples(clean, task, count, first),
    };
    for (const each of await rescoreModels(models, strings, { strings: STRINGS, threads, signal }))
      more.add(each);
  }
  return results.list.map((result) => {
    const { noisy: after, clean } = more.find(result.name)!;
    return { ...result, after, clean };
  });
}
