/** A table of figures, which scrolls sideways where the page is too narrow for it. */
import { element, type Child, type Markup } from './markup';

export interface Table {
  readonly titles: readonly Child[];
  /** Made by `tableRow`, as are those of the foot. */
  readonly rows: Child;
  readonly foot?: Child;
  /** A class for the frame beside `scroll`. */
  readonly look?: string | undefined;
}

export function table({ titles, rows, foot = null, look }: Table): Markup {
  return element(
    'div',
    { class: look === undefined ? 'scroll' : `scroll ${look}` },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          titles.map((title) => element('th', { scope: 'col' }, title)),
        ),
      ),
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
