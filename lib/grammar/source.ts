/** Grammars as a search asks them: of the words of its lexicon. */
import { invalidOption } from '../errors';
import { firstFew } from '../json';
import { type LanguageSourceHandle, native } from '../native';
import { Grammar } from './grammar';

/** The number of words that the grammar does not have. */
const NONE = 0xffffffff;

/**
 * @param words of the lexicon, by their numbers.
 * @throws CompactRnnError INVALID_OPTION for anything but a grammar, and naming words of it that
 *   the lexicon lacks.
 */
export function grammarSource(grammar: Grammar, words: readonly string[]): LanguageSourceHandle {
  const handle = Grammar.handleOf(grammar);
  const numbers = new Map(grammar.words.map((word, number) => [word, number]));
  const known = new Set(words);
  const lacking = grammar.words.filter((word) => !known.has(word));
  if (lacking.length > 0)
    throw invalidOption(
      `the lexicon lacks ${lacking.length} of the ${grammar.words.length} words of the grammar: ${firstFew(lacking)}; add them to it, or take them out of the grammar`,
    );
  const numbered = Uint32Array.from(words, (word) => numbers.get(word) ?? NONE);
  return native.createGrammarSource(handle, numbered);
}
