/**
 * The layouts that a chart is drawn in: one for wide pages, one for narrow ones. A page holds both,
 * and its style sheet shows the one that fits, so that labels keep the size of the text around
 * them. Also what is known of text before a browser lays it out.
 */
import { type Child, element, type Markup } from './markup';

export interface Layout {
  readonly name: 'wide' | 'narrow';
  /** The width of the picture in units of its viewBox, which are nearly those of the page. */
  readonly width: number;
  /** The least height of the plot of a line chart. */
  readonly height: number;
}

export const WIDE: Layout = { name: 'wide', width: 960, height: 320 };
export const NARROW: Layout = { name: 'narrow', width: 380, height: 260 };

/** In units of the viewBox; the style sheet sets the same. */
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

/** A chart in both layouts. */
export function responsive(draw: (layout: Layout) => Markup): Markup {
  return element('div', { class: 'chart' }, [WIDE, NARROW].map(draw));
}

/** The picture of one layout. @param label what it shows, for those who cannot see it. */
export function svg(
  { name, width }: Layout,
  height: number,
  label: string,
  ...children: readonly Child[]
): Markup {
  const viewBox = `0 0 ${width} ${Math.ceil(height)}`;
  return element('svg', { viewBox, class: name, role: 'img', 'aria-label': label }, ...children);
}

/** An estimate of the width of a text, rather above than below it. */
export function textWidth(text: string): number {
  return CHARACTER_WIDTH * Array.from(text).length;
}

/** The width of the widest of some texts; 0 of none. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(textWidth));
}

/** The text cut to fit `width`, with an ellipsis where its middle was: names may begin alike. */
export function fitted(text: string, width: number): string {
  const characters = Array.from(text);
  const room = Math.max(1, Math.floor(width / CHARACTER_WIDTH));
  if (characters.length <= room) return text;
  const tail = Math.floor((room - 1) / 2);
  const head = characters.slice(0, room - 1 - tail);
  return [...head, '…', ...characters.slice(characters.length - tail)].join('');
}
