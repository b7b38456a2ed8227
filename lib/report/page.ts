/**
 * The page and its parts: one HTML file that stands alone. Its own policy forbids scripts and
 * fetches, should any slip in.
 */
import { type Child, type Colours, element, type Layout, Markup, responsive } from '../charts';
import { styleSheet } from './style';

export interface Page {
  readonly title: string;
  /** How many series colours the page uses. */
  readonly tones: number;
  /** Whether they have an order, as the layers of a model have. Default `ordered`. */
  readonly colours?: Colours;
  /** More CSS of our own, without `<` and `&`. */
  readonly style?: string;
}

/** A whole document; all text of `content` is escaped already, as `element` does. */
export function page(
  { title, tones, colours, style = '' }: Page,
  ...content: readonly Child[]
): string {
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', {
      'http-equiv': 'Content-Security-Policy',
      content: "default-src 'none'; style-src 'unsafe-inline'",
    }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('title', {}, title),
    // A style sheet takes no entities; this one is our own and holds neither `<` nor `&`.
    element('style', {}, new Markup(styleSheet(tones, colours) + style)),
  );
  const html = element(
    'html',
    { lang: 'en' },
    head,
    element('body', {}, element('main', {}, ...content)),
  );
  return `<!DOCTYPE html>\n${html.source}\n`;
}

/** The heading of a page, and what it is of. */
export function pageHeader(title: string, ...lines: readonly Child[]): Markup {
  return element(
    'header',
    {},
    element('h1', {}, title),
    lines.map((line) => (line === null ? null : element('p', { class: 'soft' }, line))),
  );
}

/** A section with a heading, a caption that says how to read it, and what it shows. */
export function figureSection(heading: string, caption: Child, ...content: Child[]): Markup {
  return element(
    'section',
    {},
    element('h2', {}, heading),
    element('figure', {}, element('figcaption', {}, caption), ...content),
  );
}

/** The same of a chart, drawn in every layout. */
export function chartSection(
  heading: string,
  caption: Child,
  draw: (layout: Layout) => Markup,
): Markup {
  return figureSection(heading, caption, responsive(draw));
}

export type KeyFigure = readonly [name: string, figure: string, note: string];

/** The few numbers of a page that one remembers, large, in a row below its heading. */
export function keyFigures(figures: readonly KeyFigure[]): Markup {
  return element(
    'dl',
    { class: 'headline' },
    figures.map(([name, figure, note]) =>
      element(
        'div',
        {},
        element('dt', {}, name),
        element('dd', { class: 'figure' }, figure),
        element('dd', { class: 'soft' }, note),
      ),
    ),
  );
}

export interface Table {
  readonly titles: readonly Child[];
  /** Made by `tableRow`, as are those of the foot. */
  readonly rows: Child;
  readonly foot?: Child;
  /** Another class of the frame. */
  readonly look?: string | undefined;
}

/**
 * A table of figures. Where the page is too narrow for it, it scrolls below the names of its rows.
 */
export function table({ titles, rows, foot = null, look }: Table): Markup {
  const heads = titles.map((title) => element('th', { scope: 'col' }, title));
  return element(
    'div',
    { class: look === undefined ? 'scroll' : `scroll ${look}` },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, heads)),
      element('tbody', {}, rows),
      foot === null ? null : element('tfoot', {}, foot),
    ),
  );
}

/** The name of a row is its first cell. */
export function tableRow(name: Child, figures: readonly Child[]): Markup {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    figures.map((figure) => element('td', {}, figure)),
  );
}

/** What stands in a table for what was not measured. */
export const NONE = '–';
