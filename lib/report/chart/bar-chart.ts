/**
 * A bar chart: groups of horizontal bars, the group's name on the left, the value of each bar at
 * its end.
 */
import { element, type Markup } from '../markup';
import { type Axis, bottomAxis } from './axis';
import { CHART_WIDTH, FONT_SIZE, fitted, type Plot, svg, textWidth } from './frame';
import type { Scale } from './scale';

export interface Bar {
  readonly value: number;
  /** Stands at the end of the bar. */
  readonly label: string;
  /** The CSS class that colours the bar. */
  readonly tone: string;
}

export interface BarGroup {
  readonly name: string;
  readonly bars: readonly Bar[];
}

export interface BarChart {
  readonly label: string;
  readonly x: Axis;
  readonly groups: readonly BarGroup[];
}

const THICKNESS = 18;
/** Between the bars of a group, and between groups. */
const GAP = 3;
const GROUP_GAP = 14;
const WIDEST_NAME = 200;

export function barChart(chart: BarChart): Markup {
  const names = chart.groups.map((group) => textWidth(group.name));
  const labels = chart.groups.flatMap((group) => group.bars.map((bar) => textWidth(bar.label)));
  const heights = chart.groups.map(
    (group) => group.bars.length * (THICKNESS + GAP) - GAP + GROUP_GAP,
  );
  const plot: Plot = {
    left: 14 + Math.min(WIDEST_NAME, Math.max(0, ...names)),
    right: CHART_WIDTH - 8 - Math.max(0, ...labels),
    top: 4,
    bottom: 4 + heights.reduce((sum, height) => sum + height, 0),
  };
  const x = chart.x.scale([plot.left, plot.right]);
  let top = plot.top;
  return svg(
    plot.bottom + 54,
    chart.label,
    bottomAxis(chart.x, x, plot),
    chart.groups.map((group, index) => {
      const drawn = drawGroup(group, top, heights[index]! - GROUP_GAP, x, plot);
      top += heights[index]!;
      return drawn;
    }),
  );
}

function drawGroup(
  { name, bars }: BarGroup,
  top: number,
  height: number,
  x: Scale,
  plot: Plot,
): Markup {
  const middle = top + height / 2 + FONT_SIZE / 3;
  return element(
    'g',
    { class: 'group' },
    element(
      'text',
      { x: plot.left - 10, y: middle, 'text-anchor': 'end' },
      fitted(name, WIDEST_NAME),
    ),
    bars.map((bar, index) => {
      const y = top + index * (THICKNESS + GAP);
      const end = x.at(bar.value);
      return element(
        'g',
        { class: `bar ${bar.tone}` },
        element('title', {}, `${name}: ${bar.label}`),
        element('rect', {
          x: plot.left,
          y,
          width: Math.max(0, end - plot.left),
          height: THICKNESS,
        }),
        element('text', { x: end + 7, y: y + THICKNESS / 2 + FONT_SIZE / 3 }, bar.label),
      );
    }),
  );
}
