/**
 * A line chart: curves with a name each beside the plot, at most one marked point each, and
 * horizontal rules. The labels of the marks stand in a row above the plot, moved apart where they
 * would overlap, and a hairline leads from each to its point. Behind its mark a curve is drawn
 * thin: that part was cut off.
 */
import { element, type Markup } from '../markup';
import { type Axis, bottomAxis, leftAxis } from './axis';
import { curve } from './curve';
import { CHART_WIDTH, FONT_SIZE, type Plot, svg, textWidth } from './frame';
import { nameColumn, nameColumnWidth, ROW } from './name-column';
import { rail } from './rail';
import type { Scale } from './scale';
import type { NamePlacement, Series } from './series';

export interface LineChart {
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly rules?: readonly { readonly y: number; readonly label: string }[];
  /** What the row of mark labels shows. */
  readonly markTitle?: string;
  readonly names: NamePlacement;
}

export function lineChart(chart: LineChart): Markup {
  const marked = chart.series.some((series) => series.mark);
  const top = marked ? 52 : 14;
  const plot: Plot = {
    left: 78,
    right: CHART_WIDTH - nameColumnWidth(chart.series),
    top,
    bottom: top + Math.max(320, ROW * chart.series.length),
  };
  const x = chart.x.scale([plot.left, plot.right]);
  const y = chart.y.scale([plot.bottom, plot.top]);
  return svg(
    plot.bottom + 54,
    chart.label,
    leftAxis(chart.y, y, plot),
    bottomAxis(chart.x, x, plot),
    (chart.rules ?? []).map((rule) => drawRule(rule, y, plot)),
    chart.series.map((series) => curve(series, x, y)),
    rail(chart.series, chart.markTitle ?? '', x, y, plot),
    nameColumn(chart.series, chart.names, x, y, plot),
  );
}

/** A dotted line across the plot, its label over the right end. */
function drawRule(rule: { y: number; label: string }, y: Scale, { left, right }: Plot): Markup {
  const height = y.at(rule.y);
  return element(
    'g',
    { class: 'rule' },
    element('line', { x1: left, x2: right, y1: height, y2: height }),
    element(
      'text',
      { x: right - textWidth(' '), y: height + FONT_SIZE + 3, 'text-anchor': 'end' },
      rule.label,
    ),
  );
}
