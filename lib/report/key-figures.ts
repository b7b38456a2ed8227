/** Key figures: the few numbers of a page that one remembers, large, in a row below its heading. */
import { element, type Markup } from './markup';

export type KeyFigure = readonly [name: string, figure: string, note: string];

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
