/** The name column: the names of the curves right of the plot, one row each, never overlapping. */
import { element, type Markup, rounded } from '../markup';
import { FONT_SIZE, fitted, type Plot, textWidth } from './frame';
import type { Scale } from './scale';
import type { NamePlacement, Series } from './series';
import { spread } from './spread';

/** Height of a row. */
export const ROW = 19;
/** Room for what joins a name to its curve. */
const JOINT = 30;
const WIDEST_NAME = 170;

const widthOf = (series: Series): number =>
  Math.min(textWidth(series.name), WIDEST_NAME) + textWidth(series.note ? ` ${series.note}` : '');

export function nameColumnWidth(series: readonly Series[]): number {
  return JOINT + 4 + Math.max(0, ...series.map(widthOf));
}

export function nameColumn(
  series: readonly Series[],
  names: NamePlacement,
  x: Scale,
  y: Scale,
  plot: Plot,
): Markup {
  const order = (one: Series): number =>
    names === 'at-ends' ? y.at(one.points[one.points.length - 1]![1]) : plot.top;
  const rows = spread(series.map(order), ROW, [plot.top + ROW / 2, plot.bottom - ROW / 2]);
  return element(
    'g',
    { class: 'names' },
    series.map((one, index) => {
      const row = rows[index]!;
      const [endX, endY] = one.points[one.points.length - 1]!;
      const joint =
        names === 'at-ends'
          ? `M${rounded(x.at(endX))} ${rounded(y.at(endY))}H${rounded(plot.right)}L${rounded(plot.right + JOINT - 8)} ${rounded(row)}`
          : `M${rounded(plot.right + 10)} ${rounded(row)}H${rounded(plot.right + JOINT - 6)}`;
      return element(
        'g',
        { class: `name ${one.tone}` },
        element('path', { class: names === 'at-ends' ? 'leader' : 'swatch', d: joint }),
        element(
          'text',
          { x: plot.right + JOINT, y: row + FONT_SIZE / 3 },
          fitted(one.name, WIDEST_NAME),
          one.note ? element('tspan', { class: 'note' }, ` ${one.note}`) : null,
        ),
      );
    }),
  );
}
