/**
 * The trained rows on more strings than trainings are scored on. Rows differ by tenths of a point,
 * and on 500 strings, 2000 words, chance alone is good for half a point: the hybrid of 5 x 256 was
 * off by 0.65 points from the full model on these, by 0.16 on 2500.
 */
import type { Model } from '../../lib';
import { scoreOutputs, outputsByUtterance, type Scores } from '../digits/score';
import type { DigitExample } from '../digits/examples';

/** Of each style. */
export const STRINGS = 2500;
/** Whose features are there at once: 60 MB. */
const CHUNK = 500;

export interface Rescored {
  readonly name: string;
  readonly noisy: Scores;
  readonly clean: Scores;
}

/** Strings `first` to `first + count`. */
export type StringsOf = (first: number, count: number) => Promise<DigitExample[]>;

async function scoresOnStrings(
  models: readonly Model[],
  stringsOf: StringsOf,
  { strings, threads, signal }: { strings: number; threads: number; signal: AbortSignal },
): Promise<Scores[]> {
  const scores = models.map((): Float32Array[] => []);
  const said: Pick<DigitExample, 'words' | 'labels'>[] = [];
  for (let first = 0; first < strings; first += CHUNK) {
    const examples = await stringsOf(first, Math.min(CHUNK, strings - first));
    said.push(...examples.map(({ words, labels }) => ({ words, labels })));
    for (const [m, model] of models.entries()) {
      signal.throwIfAborted();
      scores[m]!.push(...(await outputsByUtterance(model, examples, threads)));
    }
  }
  return models.map((model, m) => scoreOutputs(model.units!, said, scores[m]!));
}

/** Of models by name, on the same strings. */
export async function rescoreModels(
  models: ReadonlyMap<string, Model>,
  of: { readonly noisy: StringsOf; readonly clean: StringsOf },
  options: { strings: number; threads: number; signal: AbortSignal },
): Promise<Rescored[]> {
  const list = [...models.values()];
  const [noisy, clean] = [
    await scoresOnStrings(list, of.noisy, options),
    await scoresOnStrings(list, of.clean, options),
  ];
  return [...models.keys()].map((name, m) => ({ name, noisy: noisy[m]!, clean: clean[m]! }));
}
