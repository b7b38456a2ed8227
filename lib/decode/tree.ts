/** The words of a search as the addon takes them: a prefix tree of their pronunciations. */
import { invalidOption } from '../errors';
import { firstFew, isIterable, shown } from '../json';
import type { Lexicon, Units } from '../model';
import { native, type WordTreeHandle } from '../native';
import { unitNumbers } from '../text';

/**
 * A tree of the lexicon's words, over units of CTC or of frames.
 * @param lexicon that of the units, or part of it.
 */
export function wordTree(units: Units, lexicon: Lexicon): WordTreeHandle {
  const { kind, names, blank } = units;
  const between = kind === 'frames' ? silenceOf(names, units.lexicon ?? lexicon) : blank!;
  return native.createWordTree(...pronunciationsOf(units, lexicon), names.length, between);
}

/** The only unit that no word has; where there is none or several, the number of units. */
function silenceOf(names: readonly string[], lexicon: Lexicon): number {
  const said = new Set(Object.values(lexicon).flat(2));
  const others = names.flatMap((name, unit) => (said.has(name) ? [] : [unit]));
  return others.length === 1 ? others[0]! : names.length;
}

/** All pronunciations one after another, as the addon takes them. */
export function pronunciationsOf(
  units: Units,
  lexicon: Lexicon,
): [units: Uint32Array, lengths: Uint32Array, words: Uint32Array] {
  const numberOf = unitNumbers(units);
  const flat: [number[], number[], number[]] = [[], [], []];
  Object.values(lexicon).forEach((pronunciations, word) => {
    for (const pronunciation of pronunciations) {
      for (const name of pronunciation) flat[0].push(numberOf.get(name)!);
      flat[1].push(pronunciation.length);
      flat[2].push(word);
    }
  });
  return [Uint32Array.from(flat[0]), Uint32Array.from(flat[1]), Uint32Array.from(flat[2])];
}

/** Words that may be chosen of a lexicon. */
const MOST_WORDS = 4e6;

/**
 * The entries of these words.
 * @throws CompactRnnError INVALID_OPTION naming words that the lexicon lacks.
 */
export function restricted(lexicon: Lexicon, vocabulary: Iterable<string>): Lexicon {
  if (!isIterable(vocabulary) || typeof vocabulary === 'string')
    throw invalidOption(`vocabulary must be a list of words, but is ${shown(vocabulary)}`);
  const words = new Set<string>();
  let count = 0;
  for (const word of vocabulary) {
    if (++count > MOST_WORDS)
      throw invalidOption(`vocabulary must be at most ${MOST_WORDS} words, but is more`);
    words.add(word);
  }
  const lacking = [...words].filter(
    (word) => typeof word !== 'string' || !Object.hasOwn(lexicon, word),
  );
  if (lacking.length > 0)
    throw invalidOption(
      `the lexicon lacks ${lacking.length} of the ${words.size} words of vocabulary: ${firstFew(lacking.map((word) => shown(word)))}; add them to it`,
    );
  if (words.size === 0) throw invalidOption('vocabulary must have a word, but has none');
  return Object.fromEntries([...words].map((word) => [word, lexicon[word]!]));
}
