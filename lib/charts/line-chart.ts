/**
 * A line chart: curves, each with a name and at most one marked point, and horizontal rules. The
 * labels of the marks stand in a row above the plot (mark-labels.ts). Beyond its mark a curve is
 * drawn thin: that part was cut off.
 */
import { type Axis, bottomAxis, leftAxis, leftAxisRoom } from './axis';
import { curve, type Series } from './curve';
import { FONT_SIZE, type Layout, type Plot, svg, textWidth, WIDE } from './layout';
import { markLabels } from './mark-labels';
import { element, type Markup } from './markup';
import { nameColumn, nameColumnWidth, nameLegend, type NamePlacement, ROW } from './names';
import type { Scale } from './scale';

export interface LineChart {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly rules?: readonly { readonly y: number; readonly label: string }[];
  /** What the row of mark labels shows. */
  readonly markTitle?: string;
  readonly names: NamePlacement;
}

/** Height of the row of mark labels, and of the ticks and title below the plot. */
const MARK_LABELS = 38;
const BOTTOM = 54;

export function lineChart(chart: LineChart, layout: Layout = WIDE): Markup {
  const { series, markTitle = '' } = chart;
  const plot = plotOf(chart, layout);
  const x = chart.x.scale([plot.left, plot.right]);
  const y = chart.y.scale([plot.bottom, plot.top]);
  const names =
    layout.name === 'wide'
      ? { drawn: nameColumn(series, chart.names, x, y, plot), height: 0 }
      : nameLegend(series, layout, plot.bottom + BOTTOM);
  return svg(
    layout,
    plot.bottom + BOTTOM + names.height,
    chart.label,
    leftAxis(chart.y, y, plot, layout),
    bottomAxis(chart.x, x, plot),
    (chart.rules ?? []).map((rule) => drawRule(rule, y, plot)),
    series.map((each) => curve(each, x, y)),
    markLabels(series, markTitle, x, y, plot),
    names.drawn,
  );
}

function plotOf({ x, y, series }: LineChart, layout: Layout): Plot {
  // Its ticks, and with them its width, do not depend on where it is drawn.
  const room = leftAxisRoom(layout, y, y.scale([1, 0]));
  const isWide = layout.name === 'wide';
  const lastTick = x.format(x.scale([0, 1]).ticks.at(-1) ?? 0);
  const rightRoom = isWide ? nameColumnWidth(series) : Math.max(6, textWidth(lastTick) / 2);
  const top = room.top + 14 + (series.some(({ mark }) => mark) ? MARK_LABELS : 0);
  return {
    left: room.left,
    right: layout.width - rightRoom,
    top,
    bottom: top + Math.max(layout.height, isWide ? ROW * series.length : 0),
  };
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
