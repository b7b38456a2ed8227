/**
 * The page: one HTML file that stands alone. Its own policy forbids scripts and fetches, should any
 * slip in.
 */
import { type Child, element, Markup } from './markup';
import { styleSheet } from './style';

export interface Page {
  readonly title: string;
  /** How many series colours the page uses. */
  readonly tones: number;
  /** More CSS of our own, without `<` and `&`. */
  readonly style?: string;
}

/** A whole document; all text of `content` is escaped already, as `element` does. */
export function page({ title, tones, style = '' }: Page, ...content: readonly Child[]): string {
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
    element('style', {}, new Markup(styleSheet(tones) + style)),
  );
  const html = element(
    'html',
    { lang: 'en' },
    head,
    element('body', {}, element('main', {}, ...content)),
  );
  return `<!DOCTYPE html>\n${html.source}\n`;
}

/** A section with a heading, a caption that says how to read it, and a drawing. */
export function figureSection(heading: string, caption: Child, drawing: Child): Markup {
  return element(
    'section',
    {},
    element('h2', {}, heading),
    element('figure', {}, element('figcaption', {}, caption), drawing),
  );
}
