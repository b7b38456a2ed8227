/**
 * Grammars by their definition: the probability that an expression says a piece of a sentence, from
 * those of its parts, over all ways to divide it.
 */

export type Plain =
  | string
  | { readonly sequence: readonly Plain[] }
  | { readonly choices: readonly (readonly [weight: number, item: Plain])[] }
  | { readonly optional: Plain }
  | { readonly repeated: Plain; readonly least: 0 | 1 };

/** As JSGF writes it. */
export function jsgfOf(plain: Plain): string {
  if (typeof plain === 'string') return plain;
  if ('sequence' in plain) return `(${plain.sequence.map(jsgfOf).join(' ') || '<NULL>'})`;
  if ('optional' in plain) return `[${jsgfOf(plain.optional)}]`;
  if ('repeated' in plain) return `(${jsgfOf(plain.repeated)})${plain.least === 0 ? '*' : '+'}`;
  return `(${plain.choices.map(([weight, item]) => `/${weight}/ ${jsgfOf(item)}`).join(' | ')})`;
}

/** That the expression says these words and no others. */
export function plainProbability(plain: Plain, words: readonly string[]): number {
  if (typeof plain === 'string') return words.length === 1 && words[0] === plain ? 1 : 0;
  if ('sequence' in plain) {
    const [first, ...rest] = plain.sequence;
    if (first === undefined) return words.length === 0 ? 1 : 0;
    return divided(words, (head, tail) => {
      const p = plainProbability(first, head);
      return p === 0 ? 0 : p * plainProbability({ sequence: rest }, tail);
    });
  }
  if ('choices' in plain) {
    const total = plain.choices.reduce((sum, [weight]) => sum + weight, 0);
    return plain.choices.reduce(
      (sum, [weight, item]) => sum + (weight / total) * plainProbability(item, words),
      0,
    );
  }
  if ('optional' in plain)
    return 0.5 * plainProbability(plain.optional, words) + (words.length === 0 ? 0.5 : 0);
  const star = starOf(plain.repeated, words);
  if (plain.least === 0) return star;
  return divided(
    words,
    (head, tail) => plainProbability(plain.repeated, head) * starOf(plain.repeated, tail),
  );
}

/** S = 1/2 + 1/2 x S, of which an x that says nothing leaves S as it is. */
function starOf(item: Plain, words: readonly string[]): number {
  const loops = 0.5 * plainProbability(item, []);
  if (words.length === 0) return 0.5 / (1 - loops);
  const sum = divided(words, (head, tail) =>
    head.length === 0 ? 0 : 0.5 * plainProbability(item, head) * starOf(item, tail),
  );
  return sum / (1 - loops);
}

function divided(
  words: readonly string[],
  p: (head: readonly string[], tail: readonly string[]) => number,
): number {
  let sum = 0;
  for (let at = 0; at <= words.length; at++) sum += p(words.slice(0, at), words.slice(at));
  return sum;
}

/** All sentences of at most so many of these words. */
export function sentencesOf(words: readonly string[], length: number): string[][] {
  const all: string[][] = [[]];
  for (const head of all)
    // also those that are added
    if (head.length < length) all.push(...words.map((word) => [...head, word]));
  return all;
}
