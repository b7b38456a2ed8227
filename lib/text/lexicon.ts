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
import { readBytes } from '../files';
import { firstFew, shown } from '../json';
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
  if (words !== undefined && (typeof words === 'string' || !isIterable(words)))
    throw invalidOption(`words must be a list of words, but is ${shown(words)}`);
  const all = parseLexicon(Buffer.from(await readBytes(path)).toString('utf8'), path);
  return words === undefined ? Object.fromEntries(all) : restricted(all, [...words], path);
}

/** @param path as errors name it. */
function parseLexicon(text: string, path: string): Map<string, string[][]> {
  const lexicon = new Map<string, string[][]>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line.startsWith(';;;')) continue;
    const [entry, ...phonemes] = line
      .replace(/(^|\s)#.*/, '')
      .split(/\s+/)
      .filter(Boolean);
    if (entry === undefined) continue;
    const [word, ...others] = splitWords(entry.replace(/\(\d+\)$/, ''));
    if (word === undefined || others.length > 0 || phonemes.length === 0) {
      throw invalidFile(
        `${path}, line ${i + 1}: must be a word and its phonemes, such as "one W AH1 N", but is ${shown(line)}`,
      );
    }
    addPronunciation(lexicon, word, phonemes.map(withoutStress));
  }
  if (lexicon.size === 0) throw invalidFile(`${path} is a lexicon without a word`);
  return lexicon;
}

function withoutStress(phoneme: string): string {
  return phoneme.replace(/(?<=[A-Z])[0-2]$/, '');
}

function addPronunciation(
  lexicon: Map<string, string[][]>,
  word: string,
  phonemes: string[],
): void {
  const known = lexicon.get(word);
  if (!known) lexicon.set(word, [phonemes]);
  else if (!known.some((each) => each.join(' ') === phonemes.join(' '))) known.push(phonemes);
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

function isIterable(value: object): boolean {
  return Symbol.iterator in value;
}
