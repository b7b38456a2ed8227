/**
 * The units of a task: the phonemes of a lexicon, or the characters of a text, in alphabetical
 * order.
 */
import { invalidOption } from '../errors';
import { Fields, shown } from '../json';
import { checkedUnits, type Lexicon, type UnitKind, type Units, UNIT_KINDS } from '../model';
import { charactersOf } from './split-text';

/** What the blank of CTC is called. */
export const BLANK_NAME = '<blank>';

/**
 * The phonemes of the lexicon, behind the blank where the kind has one.
 * @param kind what the units are for.
 * @throws CompactRnnError INVALID_OPTION for an unknown kind, or a lexicon of another form.
 */
export function lexiconUnits(kind: 'ctc' | 'frames', lexicon: Lexicon): Units {
  const words = new Fields(lexicon, 'lexicon', 'INVALID_OPTION');
  const own = words.keys().map((word) => [word, words.lists(word)] as const);
  const phonemes = new Set(own.flatMap(([, pronunciations]) => pronunciations.flat()));
  return { ...unitsOf(kind, phonemes), lexicon: Object.fromEntries(own) };
}

/** What the unit of frames is called in which nothing is said. */
export const SILENCE_NAME = '<silence>';

/**
 * Units of frames, for a model that learns from the alignments of a model of CTC: the same, in the
 * same order, with silence in the place of the blank.
 * @param units of kind `ctc`.
 * @throws CompactRnnError INVALID_OPTION for others, and where a unit is called `<silence>`.
 */
export function frameUnits(units: Units): Units {
  const { kind, names, blank, lexicon } = checkedUnits(units, 'units', 'INVALID_OPTION');
  if (kind !== 'ctc')
    throw invalidOption(`alignments are of units of kind "ctc", but these are ${shown(kind)}`);
  const renamed = names.map((name, unit) => (unit === blank ? SILENCE_NAME : name));
  const own = { kind: 'frames', names: renamed, ...(lexicon && { lexicon }) };
  return checkedUnits(own, 'units', 'INVALID_OPTION');
}

/**
 * The characters (code points, NFC) of the text, behind the blank where the kind has one.
 * @param text whose characters become units.
 * @throws CompactRnnError INVALID_OPTION for an unknown kind; INVALID_INPUT where the text is not a
 *   string.
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
  if (!UNIT_KINDS.includes(kind))
    throw invalidOption(
      `the kind of units must be one of ${UNIT_KINDS.join(', ')}, but is ${shown(kind)}`,
    );
  const sorted = [...names].sort();
  return kind === 'ctc'
    ? { kind, names: [BLANK_NAME, ...sorted], blank: 0 }
    : { kind, names: sorted };
}
