/** The labels of utterances as numbers of units; one error names all that is wrong with them. */
import { invalidFile } from '../errors';
import { firstFew } from '../json';
import type { Units } from '../model';
import { textEncoder, unitNumbers } from '../text';
import type { Line } from './line';

/** Marks a frame whose label does not count. */
export const NO_LABEL = -1;

/** A language model learns what follows: it takes two tokens at least. */
const FEWEST_TOKENS = 2;

/**
 * The labels of each line. Beside labels of frames a text only says the words.
 * @param wordsAlone whether lines for models of frames may have text alone: they get no labels.
 * @throws CompactRnnError INVALID_FILE: a line that has none; words, names or numbers that are not
 *   units, counted, the first of them with their lines.
 */
export function labelsOf(
  lines: readonly Line[],
  units: Units,
  wordsAlone: boolean,
): (Int32Array | undefined)[] {
  const encode = textEncoder(units);
  const numberOf = unitNumbers(units);
  const unknown = new Map<string, number>(); // with the line where it was first seen
  const note = (part: string, line: number): void => {
    if (!unknown.has(part)) unknown.set(part, line);
  };
  const labels = lines.map((each) => {
    checkFields(each, units, wordsAlone);
    if (units.kind === 'frames' && each.labels === undefined) return undefined;
    if (units.kind !== 'frames' && each.text !== undefined) {
      const encoded = encode(each.text);
      for (const part of encoded.unknown) note(JSON.stringify(part), each.line);
      return encoded.labels;
    }
    return Int32Array.from(each.labels!, (label) => {
      const number = typeof label === 'string' ? numberOf.get(label) : label;
      if (number !== undefined && isLabel(number, units)) return number;
      note(JSON.stringify(label), each.line);
      return 0;
    });
  });
  if (unknown.size > 0) throw invalidFile(unknownMessage(unknown, units));
  refuseShortTexts(lines, labels, units);
  return labels;
}

function checkFields(
  { line, audio, features, text, labels }: Line,
  { kind }: Units,
  wordsAlone: boolean,
): void {
  const input = audio ?? features;
  if (kind === 'tokens' && input !== undefined) {
    throw invalidFile(
      `line ${line} has ${audio === undefined ? 'features' : 'audio'}, but a language model takes text or tokens alone`,
    );
  }
  if (kind !== 'tokens' && input === undefined) {
    throw invalidFile(`line ${line} has neither audio nor features, but the model takes frames`);
  }
  if (text === undefined && labels === undefined) {
    throw invalidFile(
      `line ${line} has neither text nor labels, which the model is to learn or is judged by`,
    );
  }
  if (kind !== 'frames' && text !== undefined && labels !== undefined) {
    throw invalidFile(
      `line ${line} has text and labels, of which only models of frames take both: leave one out`,
    );
  }
  if (kind === 'frames' && labels === undefined && !wordsAlone) {
    throw invalidFile(
      `line ${line} has text, which does not say what each frame is: give labels, one for each frame`,
    );
  }
}

function isLabel(number: number, { kind, names, blank }: Units): boolean {
  if (kind === 'frames' && number === NO_LABEL) return true;
  return number >= 0 && number < names.length && number !== blank;
}

function unknownMessage(
  unknown: ReadonlyMap<string, number>,
  { kind, names, blank, lexicon }: Units,
): string {
  const named = firstFew([...unknown].map(([part, line]) => `${part} (line ${line})`));
  const known = [
    `labels are 0 to ${names.length - 1} or names of units`,
    ...(blank === undefined ? [] : [`not ${blank}, the blank`]),
    ...(kind === 'frames' ? [`or ${NO_LABEL} for a frame that does not count`] : []),
  ];
  const texts = lexicon ? 'words are those of the lexicon' : 'characters are those that are units';
  return `${unknown.size} that are not words or units of the model: ${named}; ${texts}, ${known.join(', ')}`;
}

function refuseShortTexts(
  lines: readonly Line[],
  labels: readonly (Int32Array | undefined)[],
  { kind }: Units,
): void {
  if (kind !== 'tokens') return;
  const short = labels.findIndex((each) => each!.length < FEWEST_TOKENS);
  if (short >= 0) {
    throw invalidFile(
      `line ${lines[short]!.line} holds ${labels[short]!.length} tokens, but ${FEWEST_TOKENS} are the fewest`,
    );
  }
}
