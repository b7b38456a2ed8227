/** Files of n-gram models, in a folder of their own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveNgramModel, type NgramModel } from '../../lib/ngrams';

const folder = mkdtempSync(join(tmpdir(), 'ngrams-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

export function fileOf(text: string | Uint8Array, name = 'lm.arpa'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

export function pathOf(name: string): string {
  return join(folder, name);
}

/** The n-grams of a model, as its ARPA file has them: words to log10 p and back-off. */
export async function ngramsOf(
  model: NgramModel,
): Promise<Map<string, { logP: number; logBackoff: number }>> {
  const path = pathOf('listed.arpa');
  await saveNgramModel(model, path);
  const lines = readFileSync(path, 'utf8').split('\n');
  return new Map(
    lines
      .map((line) => line.split('\t'))
      .filter((fields) => fields.length >= 2)
      .map(([p, words, backoff]) => [
        words!,
        { logP: Number(p), logBackoff: Number(backoff ?? 0) },
      ]),
  );
}

/** Three words, with a trigram that its bigram's suffix lacks. */
export const SMALL = `of a test
\\data\\
ngram 1=5
ngram 2=4
ngram 3=2

\\1-grams:
-1.5 </s>
-99 <s> -0.25
-0.5 yes -0.125
-0.75 no -0.5
-1 maybe

\\2-grams:
-0.25 <s> yes -0.0625
-0.375 yes no
-0.5 yes </s>
-0.625 no yes -1

\\3-grams:
-0.125 <s> yes no
-0.0625 no yes no

\\end\\
`;
