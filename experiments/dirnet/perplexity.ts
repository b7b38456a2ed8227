/** Perplexities of a model on the parts of a text that it was not trained on. */
import type { Model } from '../../lib';
import { evaluate, type TrainingExamples } from '../../lib/train';
import type { Perplexities } from './results';
import type { Text } from './text';

export async function perplexitiesOf(
  model: Model,
  { test, dev }: Text,
  threads: number,
): Promise<Perplexities> {
  const of = async (part: TrainingExamples): Promise<number> =>
    (await evaluate(model, part, { criterion: { kind: 'lm' }, threads })).perplexity!;
  return { test: await of(test), dev: await of(dev) };
}
