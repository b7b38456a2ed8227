/** Lists of sentences as grammars: each as likely as it is often in the list. */
import { invalidInput } from '../errors';
import { isIterable, shown } from '../json';
import { splitWords } from '../text';
import type { Rules } from './expression';

/** Sentences that a list may have. */
const MOST_SENTENCES = 1e6;
/** Words of a sentence. */
const MOST_WORDS = 1000;

/** @throws CompactRnnError INVALID_INPUT naming what is not a sentence. */
export function rulesOfSentences(sentences: Iterable<string>): Rules {
  if (!isIterable(sentences))
    throw invalidInput(
      `a grammar must be a text in JSGF or a list of sentences, but is ${shown(sentences)}`,
    );
  const weights = new Map<string, number>();
  let count = 0;
  for (const sentence of sentences) {
    if (typeof sentence !== 'string')
      throw invalidInput(`sentence ${count + 1} must be a string, but is ${shown(sentence)}`);
    if (++count > MOST_SENTENCES)
      throw invalidInput(
        `there are more than ${MOST_SENTENCES} sentences: use an n-gram model of them`,
      );
    const words = splitWords(sentence);
    if (words.length > MOST_WORDS)
      throw invalidInput(
        `sentence ${count} has ${words.length} words, and at most ${MOST_WORDS} are taken: divide it`,
      );
    const text = words.join(' ');
    if (text !== '') weights.set(text, (weights.get(text) ?? 0) + 1);
  }
  if (weights.size === 0) throw invalidInput('no sentence has a word');
  const choices = Array.from(weights, ([text, weight]) => ({
    weight,
    item: { kind: 'words', words: text.split(' ') } as const,
  }));
  return { rules: new Map(), start: { kind: 'alternatives', choices } };
}
