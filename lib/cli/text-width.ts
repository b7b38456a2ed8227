/**
 * How wide text is on a terminal: letters of Chinese, Japanese and Korean, and emoji, take two
 * cells.
 */
import stringWidth from 'string-width';

const SEGMENTER = new Intl.Segmenter();

/** In cells of the terminal. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** As much of the beginning as fits into `width` cells; no character is split. */
export function beginning(text: string, width: number): string {
  return fitting(charactersOf(text), width).join('');
}

/** As much of the end as fits into `width` cells; no character is split. */
export function ending(text: string, width: number): string {
  return fitting(charactersOf(text).reverse(), width).reverse().join('');
}

/** What people take for characters, some of which are several code points. */
function charactersOf(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

function fitting(characters: readonly string[], width: number): string[] {
  let left = width;
  const first = characters.findIndex((character) => (left -= textWidth(character)) < 0);
  return first < 0 ? [...characters] : characters.slice(0, first);
}
