/**
 * The units of a task: the phonemes of a lexicon, or the characters of a text, in alphabetical
 * order.
 */
import type { Lexicon, UnitKind, Units } from '../model';
import { charactersOf } from './split-text';

/** What the blank of CTC is called. */
export const BLANK_NAME = '<blank>';

/**
 * The phonemes of the lexicon, behind the blank where the kind has one.
 * @param kind what the units are for.
 */
export function lexiconUnits(kind: 'ctc' | 'frames', lexicon: Lexicon): Units {
  const phonemes = new Set<string>();
  for (const pronunciations of Object.values(lexicon))
    for (const pronunciation of pronunciations)
      for (const phoneme of pronunciation) phonemes.add(phoneme);
  return { ...unitsOf(kind, phonemes), lexicon };
}

/**
 * The characters (code points, NFC) of the text, behind the blank where the kind has one.
 * @param text whose characters become units.
 */
export function characterUnits(kind: UnitKind, text: string): Units {
  return unitsOf(kind, new Set(charactersOf(text)));
}

/**
 * Units without names, for labels that are numbers: called by their numbers, the blank behind them.
 */
export function numberedUnits(kind: UnitKind, count: number): Units {
  const names = Array.from({ length: kind === 'ctc' ? count - 1 : count }, (_, i) => String(i));
  return kind === 'ctc'
    ? { kind, names: [...names, BLANK_NAME], blank: count - 1 }
    : { kind, names };
}

function unitsOf(kind: UnitKind, names: ReadonlySet<string>): Units {
  const sorted = [...names].sort();
  return kind === 'ctc'
    ? { kind, names: [BLANK_NAME, ...sorted], blank: 0 }
    : { kind, names: sorted };
}
