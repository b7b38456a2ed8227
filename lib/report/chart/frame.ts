/**
 * The frame of a chart: the SVG element with its label, and what is known of text before a browser
 * lays it out.
 */
import { type Child, element, type Markup } from '../markup';

/** All charts are this wide, in the units of their viewBox; the page scales them to its width. */
export const CHART_WIDTH = 960;
/** Pixels of the viewBox; the CSS of the page sets the same. */
export const FONT_SIZE = 14;
/**
 * Of Helvetica and Arial a digit is 0.556 em wide, most letters less; this leaves room for bold
 * ones.
 */
const CHARACTER_WIDTH = 0.58 * FONT_SIZE;

/** The rectangle that the axes enclose. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function svg(height: number, label: string, ...children: readonly Child[]): Markup {
  return element(
    'svg',
    { viewBox: `0 0 ${CHART_WIDTH} ${Math.ceil(height)}`, role: 'img', 'aria-label': label },
    ...children,
  );
}

/** An estimate of the width of a text, rather above than below it. */
export function textWidth(text: string): number {
  return CHARACTER_WIDTH * Array.from(text).length;
}

/** The text cut to fit `width`, with an ellipsis where something was cut. */
export function fitted(text: string, width: number): string {
  const characters = Array.from(text);
  const room = Math.max(1, Math.floor(width / CHARACTER_WIDTH));
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`;
}
