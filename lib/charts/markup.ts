/**
 * Markup: HTML and SVG built from elements, so that every tag closes and every text is escaped. A
 * string is text and is escaped; only `Markup`, which `element` makes, passes as it is.
 */
import { printable } from '../printable';

export class Markup {
  constructor(readonly source: string) {}
}

export type Child = Markup | string | null | readonly Child[];
/**
 * Numbers are written to a hundredth, which is as fine as pixels need; an undefined attribute is
 * left out.
 */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** The elements without content that are used here; all others are closed by an end tag. */
const EMPTY = new Set(['meta', 'line', 'path', 'polygon', 'rect', 'circle']);
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/**
 * What no XML document may contain, not even escaped: lone surrogates, U+FFFE and U+FFFF. Control
 * characters, and what turns the direction of text, are shown by number.
 */
const FORBIDDEN = /[^\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly Child[]
): Markup {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? rounded(value) : escapeText(value)}"`,
    )
    .join('');
  if (EMPTY.has(name)) return new Markup(`<${name}${written}/>`);
  return new Markup(`<${name}${written}>${children.map(sourceOf).join('')}</${name}>`);
}

/** Text as it may stand between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  return printable(text)
    .replace(FORBIDDEN, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A number as attributes and paths carry it: at most two decimals. */
export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function sourceOf(child: Child): string {
  if (child === null) return '';
  if (typeof child === 'string') return escapeText(child);
  return child instanceof Markup ? child.source : child.map(sourceOf).join('');
}
