/**
 * The trained rows on more strings than trainings are judged by. Rows differ by tenths of a point,
 * and on 500 strings, 2000 words, chance alone is good for half a point: the hybrid of 5 x 256 was
 * off by 0.65 points from the full model on these, by 0.16 on 2500.
 */
import type { Model } from '../../lib';
import { judgeScores, scoresOf, type Judgement } from '../digits/judge';
import type { Heard } from '../digits/examples';

/** Of each style. */
export const STRINGS = 2500;
/** Whose features are there at once: 60 MB. */
const CHUNK = 500;

export interface Judged {
  readonly name: string;
  readonly noisy: Judgement;
  readonly clean: Judgement;
}

/** Strings `first` to `first + count`. */
export type StringsOf = (first: number, count: number) => Promise<Heard[]>;

async function judgementsOf(
  models: readonly Model[],
  stringsOf: StringsOf,
  { strings, threads, signal }: { strings: number; threads: number; signal: AbortSignal },
): Promise<Judgement[]> {
  const scores = models.map((): Float32Array[] => []);
  const said: Pick<Heard, 'words' | 'labels'>[] = [];
  for (let first = 0; first < strings; first += CHUNK) {
    const heard = await stringsOf(first, Math.min(CHUNK, strings - first));
    said.push(...heard.map(({ words, labels }) => ({ words, labels })));
    for (const [m, model] of models.entries()) {
      signal.throwIfAborted();
      scores[m]!.push(...(await scoresOf(model, heard, threads)));
    }
  }
  return models.map((model, m) => judgeScores(model.units!, said, scores[m]!));
}

/** Of models by name, on the same strings. */
export async function judgeModels(
  models: ReadonlyMap<string, Model>,
  of: { readonly noisy: StringsOf; readonly clean: StringsOf },
  options: { strings: number; threads: number; signal: AbortSignal },
): Promise<Judged[]> {
  const list = [...models.values()];
  const [noisy, clean] = [
    await judgementsOf(list, of.noisy, options),
    await judgementsOf(list, of.clean, options),
  ];
  return [...models.keys()].map((name, m) => ({ name, noisy: noisy[m]!, clean: clean[m]! }));
}
