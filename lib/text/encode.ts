/**
 * Text as the numbers of units: the first pronunciation of each word where there is a lexicon, else
 * its characters.
 */
import { invalidInput } from '../errors';
import { firstFew } from '../json';
import { checkedUnits, type Lexicon, type Units } from '../model';
import { native } from '../native';
import { checkText } from './checks';
import { charactersOf, splitWords } from './split-text';

export interface Encoded {
  readonly labels: Int32Array;
  /** What the units cannot say, once each: words that are not in the lexicon, or characters. */
  readonly unknown: readonly string[];
}

/** What turns texts into labels for these units. */
export function textEncoder(units: Units): (text: string) => Encoded {
  const checked = checkedUnits(units, 'units', 'INVALID_OPTION');
  const { lexicon } = checked;
  const spell = lexicon ? speller(lexicon) : (character: string) => [character];
  const split = lexicon ? splitWords : charactersOf;
  const numberOf = unitNumbers(checked);
  return (text) => {
    const unknown = new Set<string>();
    const labels = split(text).flatMap((part) => {
      const numbers = spell(part)?.map((name) => numberOf.get(name));
      if (numbers?.every((number) => number !== undefined)) return numbers;
      unknown.add(part);
      return [];
    });
    return { labels: Int32Array.from(labels), unknown: [...unknown] };
  };
}

/** Name -> number, of all units except the blank. */
export function unitNumbers({ names, blank }: Units): ReadonlyMap<string, number> {
  const numbers = new Map(names.map((name, number) => [name, number]));
  if (blank !== undefined) numbers.delete(names[blank]!);
  return numbers;
}

function speller(lexicon: Lexicon): (word: string) => readonly string[] | undefined {
  return (word) => (Object.hasOwn(lexicon, word) ? lexicon[word]![0] : undefined);
}

/**
 * Text as the numbers of units.
 * @param text words of the lexicon, or characters that are units.
 * @returns [labels], numbers of units.
 * @throws CompactRnnError INVALID_INPUT naming what the units cannot say.
 */
export function encodeText(text: string, units: Units): Int32Array {
  checkText(text);
  const checked = checkedUnits(units, 'units', 'INVALID_OPTION');
  const { labels, unknown } = textEncoder(checked)(text);
  if (unknown.length === 0) return labels;
  const named = firstFew(unknown.map((part) => JSON.stringify(part)));
  const what = checked.lexicon
    ? 'words of the text that are not in the lexicon'
    : 'characters of the text that are not units';
  throw invalidInput(`${what} (${unknown.length}): ${named}`);
}

/**
 * The frames that CTC needs for a label sequence: one for each label, and a blank between two equal
 * ones.
 */
export function shortestAlignment(labels: ArrayLike<number>): number {
  return native.shortestPath(labels instanceof Int32Array ? labels : Int32Array.from(labels));
}
