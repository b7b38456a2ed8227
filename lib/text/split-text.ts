/** Texts split into words or characters. */
import { checkText } from './checks';

/**
 * The words of a text as lexica and error rates know them: lower case, apostrophes straight,
 * compatibility forms resolved (NFKC). A word is made of letters, digits, apostrophes, hyphens and
 * periods and begins and ends with one of the first three: `"It's U.S.-made," he said` holds it's,
 * u.s.-made, he and said.
 * @param text in any language that separates words.
 * @returns the words in order, in lower case.
 * @throws CompactRnnError INVALID_INPUT where the text is not a string.
 */
export function splitWords(text: string): string[] {
  checkText(text);
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[‘’ʼ]/g, "'")
    .split(/[^\p{L}\p{M}\p{N}'.-]+/u)
    .map(withoutMarks)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** Without the hyphens and periods that it begins and ends with. */
function withoutMarks(word: string): string {
  const isMark = (at: number): boolean => word[at] === '.' || word[at] === '-';
  let [first, end] = [0, word.length];
  while (first < end && isMark(first)) first++;
  while (end > first && isMark(end - 1)) end--;
  return word.slice(first, end);
}

/** The code points of a text in its composed form. */
export function charactersOf(text: string): string[] {
  checkText(text);
  return Array.from(text.normalize('NFC'));
}
