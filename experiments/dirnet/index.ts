/** The language models of Zhang et al. (2018, DirNet), Table 1, on the characters of a text. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../lib/files';
import { picture } from '../../lib/charts';
import { Results } from '../runs/results';
import { TONES, perplexityChart } from './chart';
import { perplexitiesOf } from './perplexity';
import { withoutEmbedding } from './network';
import { pretrained } from './pretrained';
import { atBestRates, type Result } from './results';
import { sweep, type LanguageContext, type Sweep } from './sweep';
import { table } from './table';
import { shakespeare, type Text } from './text';

export interface LanguageOptions extends Omit<Sweep, 'units' | 'start'> {
  readonly folder: string;
  /** Whether the model that PyTorch trained is compressed, instead of one that is trained first. */
  readonly pretrained?: boolean;
  readonly seed: number;
  readonly threads: number;
}

/** @param text default the whole of tiny Shakespeare. */
export async function languageExperiment(
  { folder, seed, threads, pretrained: isPretrained, ...options }: LanguageOptions,
  signal: AbortSignal,
  text: Text = shakespeare(),
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const context: LanguageContext = {
    folder,
    seed,
    threads,
    signal,
    examples: text.training,
    dev: text.dev,
    results: new Results<Result>(join(folder, 'results.jsonl')),
    criterion: { kind: 'lm' },
    evaluate: async (model) => perplexitiesOf(model, text, threads),
    factsOf: (model, { method, ratio, rate }) =>
      Promise.resolve({
        ...(method && { method, ratio }),
        ...(rate !== undefined && { rate }),
        withoutEmbedding: withoutEmbedding(model),
      }),
    shown: ({ test }) => `perplexity ${test.toFixed(3)}`,
    say: (line) => {
      console.log(line);
    },
  };
  const start = isPretrained ? await pretrained(text) : undefined;
  await sweep({ ...options, start, units: text.units }, context);
  const list = atBestRates(context.results.list);
  await writeAtomically(join(folder, 'table.md'), [`${table(list)}\n`]);
  await writeAtomically(join(folder, 'perplexities.svg'), [picture(perplexityChart(list), TONES)]);
  console.log(table(list));
}
