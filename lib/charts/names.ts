/**
 * The names of the curves: in a column right of a wide plot, one row each, never overlapping; below
 * a narrow one as a legend.
 */
import type { Series } from './curve';
import { FONT_SIZE, fitted, type Layout, type Plot, textWidth } from './layout';
import { legend } from './legend';
import { element, type Markup, rounded } from './markup';
import type { Scale } from './scale';
import { spread } from './spread';

/**
 * Where names stand right of a plot: joined to the ends of the curves, or, where all end at one
 * point, in a list.
 */
export type NamePlacement = 'at-ends' | 'listed';

/** Height of a row. */
export const ROW = 19;
/** Room for what leads from a name to its curve. */
const LEADER = 30;
const WIDEST_NAME = 170;

const widthOf = (series: Series): number =>
  Math.min(textWidth(series.name), WIDEST_NAME) + textWidth(series.note ? ` ${series.note}` : '');

export function nameColumnWidth(series: readonly Series[]): number {
  return LEADER + 4 + Math.max(0, ...series.map(widthOf));
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
      const line =
        names === 'at-ends'
          ? `M${rounded(x.at(endX))} ${rounded(y.at(endY))}H${rounded(plot.right)}L${rounded(plot.right + LEADER - 8)} ${rounded(row)}`
          : `M${rounded(plot.right + 10)} ${rounded(row)}H${rounded(plot.right + LEADER - 6)}`;
      return element(
        'g',
        { class: `name ${one.tone}` },
        element('path', { class: names === 'at-ends' ? 'leader' : 'swatch', d: line }),
        element(
          'text',
          { x: plot.right + LEADER, y: row + FONT_SIZE / 3 },
          fitted(one.name, WIDEST_NAME),
          one.note ? element('tspan', { class: 'note' }, ` ${one.note}`) : null,
        ),
      );
    }),
  );
}

/** The names below a narrow plot, each behind a piece of its curve. */
export function nameLegend(
  series: readonly Series[],
  layout: Layout,
  top: number,
): ReturnType<typeof legend> {
  const entries = series.map(({ name, note, tone, dots }) => ({
    name,
    note,
    sign: (x: number, y: number) =>
      element(
        'g',
        { class: `curve ${tone}` },
        element('path', { d: `M${rounded(x - 10)} ${rounded(y)}H${rounded(x + 10)}` }),
        dots ? element('circle', { cx: x, cy: y, r: 4 }) : null,
      ),
  }));
  return legend(entries, layout, 0, top);
}
