/** How well a model knows what comes next in text that it has not learned from. */
import type { Model } from '../../lib';
import { evaluate, type TrainingExamples } from '../../lib/train';
import type { Perplexities } from './results';
import type { Text } from './text';

export async function judge(
  model: Model,
  { test, dev }: Text,
  threads: number,
): Promise<Perplexities> {
  const of = async (part: TrainingExamples): Promise<number> =>
    (await evaluate(model, part, { criterion: { kind: 'lm' }, threads })).perplexity!;
  return { test: await of(test), dev: await of(dev) };
}
