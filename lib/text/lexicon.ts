/**
 * Lexica in the format of the CMU Pronouncing Dictionary: a word and its phonemes on each line,
 * further pronunciations as `word(2)`, comments behind `#` or on lines that begin with `;;;`.
 *
 *     eleven IH0 L EH1 V AH0 N
 *     eleven(2) IY0 L EH1 V AH0 N
 *
 * Stress digits are dropped, which leaves the 39 phonemes of English; pronunciations that differ
 * only in stress are one.
 */
import { invalidFile, invalidOption } from '../errors';
import { linesOf, readText } from '../files';
import { firstFew, isIterable, shown } from '../json';
import type { Lexicon } from '../model';
import { checkOptionNames, checkPath } from '../options';
import { splitWords } from './split-text';

/** Which words of a lexicon are loaded. */
export interface LexiconOptions {
  /** Only these words; default: all. */
  readonly words?: Iterable<string> | undefined;
}

/**
 * Reads the lexicon in a file.
 * @param path of a text file, in UTF-8.
 * @throws CompactRnnError IO, INVALID_FILE naming the line; INVALID_OPTION naming words that are
 *   not in it.
 */
export async function loadLexicon(path: string, options: LexiconOptions = {}): Promise<Lexicon> {
  checkPath(path);
  checkOptionNames('loadLexicon', options, ['words']);
  const { words } = options;
  if (words !== undefined && !isIterable(words))
    throw invalidOption(`words must be a list of words, but is ${shown(words)}`);
  const all = parseLexicon(await readText(path), path);
  return words === undefined ? Object.fromEntries(all) : restricted(all, listed(words), path);
}

/** The words, of which a list may claim any number. */
function listed(words: Iterable<string>): string[] {
  const own: string[] = [];
  for (const word of words)
    if (own.push(word) > MOST_ENTRIES)
      throw invalidOption(`words must be at most ${MOST_ENTRIES}, but are more`);
  return own;
}

/** Words in all that a lexicon may have: large ones of English have a million. */
const MOST_ENTRIES = 4e6;

/** A word's pronunciations, by what they are. */
type Pronunciations = Map<string, string[]>;

/** @param path as errors name it. */
function parseLexicon(text: string, path: string): Map<string, string[][]> {
  const lexicon = new Map<string, Pronunciations>();
  let entries = 0;
  for (const [number, line] of linesOf(text)) {
    if (line.startsWith(';;;')) continue;
    const [entry, ...phonemes] = line
      .replace(/(^|\s)#.*/, '')
      .split(/\s+/)
      .filter(Boolean);
    if (entry === undefined) continue;
    const [word, ...others] = splitWords(entry.replace(/\(\d+\)$/, ''));
    if (word === undefined || others.length > 0 || phonemes.length === 0) {
      throw invalidFile(
        `${path}, line ${number}: must be a word and its phonemes, such as "one W AH1 N", but is ${shown(line)}`,
      );
    }
    if (++entries > MOST_ENTRIES)
      throw invalidFile(
        `${path} has more than ${MOST_ENTRIES} entries: keep the words that are needed`,
      );
    addPronunciation(lexicon, word, phonemes.map(withoutStress));
  }
  if (lexicon.size === 0) throw invalidFile(`${path} is a lexicon without a word`);
  return new Map(Array.from(lexicon, ([word, known]) => [word, [...known.values()]]));
}

function withoutStress(phoneme: string): string {
  return phoneme.replace(/(?<=[A-Z])[0-2]$/, '');
}

function addPronunciation(
  lexicon: Map<string, Pronunciations>,
  word: string,
  phonemes: string[],
): void {
  const known: Pronunciations = lexicon.get(word) ?? new Map<string, string[]>();
  lexicon.set(word, known);
  const spoken = phonemes.join(' ');
  if (!known.has(spoken)) known.set(spoken, phonemes);
}

function restricted(all: ReadonlyMap<string, string[][]>, words: string[], path: string): Lexicon {
  const wanted = [...new Set(words.flatMap(splitWords))];
  const unknown = wanted.filter((word) => !all.has(word));
  if (unknown.length > 0) {
    throw invalidOption(
      `${path} does not have ${unknown.length} of the ${wanted.length} words: ${firstFew(unknown)}; add them to it`,
    );
  }
  return Object.fromEntries(wanted.map((word) => [word, all.get(word)!]));
}
