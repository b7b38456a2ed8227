/** Texts split into words or characters. */

/**
 * The words of a text as lexica and error rates know them: lower case, apostrophes straight,
 * compatibility forms resolved (NFKC). A word is made of letters, digits, apostrophes, hyphens and
 * periods and begins and ends with one of the first three: `"It's U.S.-made," he said` holds it's,
 * u.s.-made, he and said.
 * @param text in any language that separates words.
 * @returns the words in order, in lower case.
 */
export function splitWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[‘’ʼ]/g, "'")
    .split(/[^\p{L}\p{M}\p{N}'.-]+/u)
    .map((word) => word.replaceAll(/^[.-]+|[.-]+$/g, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** The code points of a text in its composed form. */
export function charactersOf(text: string): string[] {
  return Array.from(text.normalize('NFC'));
}
