/**
 * Phrases that an utterance is likely to have (native/language/phrases.h): names of a user's
 * contacts, titles, streets. They are laid over a language model, a grammar, or nothing.
 */
import { CompactRnnError, invalidFile, invalidOption } from '../errors';
import { linesOf, readText } from '../files';
import { firstFew, isIterable, shown } from '../json';
import { type LanguageSourceHandle, native } from '../native';
import { checkPath, checkSignal, readOptions } from '../options';
import { splitWords } from '../text';
import { warn } from '../warnings';

/** A phrase that is likely to be said. */
export interface Phrase {
  /** Its words, separated by spaces. */
  readonly text: string;
  /**
   * What each word of it adds to the log-probability of a sentence, in nats, each time that the
   * whole phrase occurs. Below 0: it is unlikely. Default 3.
   */
  readonly boost?: number | undefined;
}

/** Options of {@link loadPhrases}. */
export interface PhraseOptions {
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_BOOST = 3;
const MOST_BOOST = 1000;
const MOST_PHRASES = 1e6;
const MOST_WORDS = 100;

/**
 * Phrases in a file, one on each line; a number behind a tab is the boost of its phrase.
 * @param path of a text in UTF-8.
 * @returns the phrases, for decoders.
 * @throws CompactRnnError IO; INVALID_FILE naming the line; the reason of the signal.
 */
export async function loadPhrases(path: string, options: PhraseOptions = {}): Promise<Phrase[]> {
  checkPath(path);
  const { signal } = readOptions('loadPhrases', options, ['signal']);
  checkSignal(signal);
  const phrases: Phrase[] = [];
  for (const [number, line] of linesOf(await readText(path, { signal }))) {
    if (line.trim() === '') continue;
    const [text = '', boost, ...rest] = line.trimEnd().split('\t');
    const phrase = boost === undefined ? { text } : { text, boost: numberIn(boost) };
    try {
      if (rest.length > 0) throw invalidOption(`a line has one tab, before the boost`);
      checkedPhrase(phrase, 'the phrase');
    } catch (cause) {
      if (!(cause instanceof CompactRnnError)) throw cause;
      throw invalidFile(`${path}, line ${number}: ${cause.message}`, cause);
    }
    phrases.push(phrase);
  }
  if (phrases.length === 0) throw invalidFile(`${path} has no phrase`);
  return phrases;
}

function numberIn(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

interface CheckedPhrase {
  readonly words: readonly string[];
  readonly boost: number;
}

function checkedPhrase(phrase: unknown, name: string): CheckedPhrase {
  if (typeof phrase !== 'object' || phrase === null)
    throw invalidOption(`${name} must be { text, boost }, but is ${shown(phrase)}`);
  const { text, boost = DEFAULT_BOOST } = readOptions(name, phrase as Phrase, ['text', 'boost']);
  if (typeof text !== 'string')
    throw invalidOption(`${name} must have a text, but has ${shown(text)}`);
  if (!(Math.abs(boost) <= MOST_BOOST))
    throw invalidOption(
      `the boost of ${shown(text)} must be a number from -${MOST_BOOST} to ${MOST_BOOST}, but is ${shown(boost)}`,
    );
  const words = splitWords(text);
  if (words.length === 0 || words.length > MOST_WORDS)
    throw invalidOption(
      `${name} must have 1 to ${MOST_WORDS} words, but ${shown(text)} has ${words.length}`,
    );
  return { words, boost };
}

/**
 * A source with phrases laid over it. Those with words that the lexicon lacks cannot be said: they
 * are left out, with the warning PHRASE_WORDS.
 * @param under undefined: any word after any.
 * @param words of the lexicon, by their numbers.
 * @throws CompactRnnError INVALID_OPTION for phrases of another form, and where none is left.
 */
export function withPhrases(
  under: LanguageSourceHandle | undefined,
  phrases: Iterable<Phrase>,
  words: readonly string[],
): LanguageSourceHandle {
  if (!isIterable(phrases))
    throw invalidOption(`phrases must be a list of { text, boost }, but are ${shown(phrases)}`);
  const numbers = new Map(words.map((word, number) => [word, number]));
  const flat: { words: number[]; lengths: number[]; boosts: number[] } = {
    words: [],
    lengths: [],
    boosts: [],
  };
  const lacking: string[] = [];
  let count = 0;
  for (const phrase of phrases) {
    const own = checkedPhrase(phrase, `phrases[${count}]`);
    if (++count > MOST_PHRASES)
      throw invalidOption(`phrases must be at most ${MOST_PHRASES}, but are more`);
    const unknown = own.words.filter((word) => !numbers.has(word));
    if (unknown.length > 0) {
      lacking.push(own.words.join(' '));
      continue;
    }
    flat.words.push(...own.words.map((word) => numbers.get(word)!));
    flat.lengths.push(own.words.length);
    flat.boosts.push(own.boost);
  }
  tellOf(lacking, count);
  return native.createPhraseSource(
    under,
    Uint32Array.from(flat.words),
    Uint32Array.from(flat.lengths),
    Float64Array.from(flat.boosts),
  );
}

function tellOf(lacking: readonly string[], count: number): void {
  if (lacking.length === 0) return;
  const named = `${lacking.length} of ${count} phrases have words that the lexicon lacks: ${firstFew(lacking)}`;
  if (lacking.length === count) throw invalidOption(`${named}; add the words to it`);
  warn('PHRASE_WORDS', `${named}; they are left out`);
}
