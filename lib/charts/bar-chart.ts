/**
 * A bar chart: groups of horizontal bars, the value of each at its end. The name of a group stands
 * left of its bars, in a narrow chart above them.
 */
import { type Axis, bottomAxis } from './axis';
import { FONT_SIZE, fitted, type Layout, type Plot, svg, textWidth, WIDE, widest } from './layout';
import { element, type Markup } from './markup';
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
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  readonly x: Axis;
  readonly groups: readonly BarGroup[];
}

const THICKNESS = 18;
/** Between the bars of a group, and between groups. */
const GAP = 3;
const GROUP_GAP = 14;
const WIDEST_NAME = 200;
/** The height of a name above its bars. */
const NAME_ROW = 20;

/** Where a group is drawn: its first bar, and its end. */
interface Span {
  readonly top: number;
  readonly bottom: number;
}

export function barChart(chart: BarChart, layout: Layout = WIDE): Markup {
  const isWide = layout.name === 'wide';
  const names = widest(chart.groups.map(({ name }) => name));
  const labels = widest(chart.groups.flatMap(({ bars }) => bars.map(({ label }) => label)));
  let end = 4;
  const spans = chart.groups.map(({ bars }): Span => {
    const top = end + (isWide ? 0 : NAME_ROW);
    const bottom = top + bars.length * (THICKNESS + GAP) - GAP;
    end = bottom + GROUP_GAP;
    return { top, bottom };
  });
  const firstTick = 4 + textWidth(chart.x.format(0)) / 2;
  const plot: Plot = {
    left: isWide ? 14 + Math.min(WIDEST_NAME, names) : firstTick,
    right: layout.width - 8 - labels,
    top: 4,
    bottom: end,
  };
  const x = chart.x.scale([plot.left, plot.right]);
  return svg(
    layout,
    plot.bottom + 54,
    chart.label,
    bottomAxis(chart.x, x, plot),
    chart.groups.map((group, i) =>
      element(
        'g',
        { class: 'group' },
        isWide ? nameBeside(group, spans[i]!, plot) : nameAbove(group, spans[i]!, plot, layout),
        group.bars.map((bar, k) => drawBar(bar, group.name, spans[i]!.top, k, x, plot)),
      ),
    ),
  );
}

function nameBeside({ name }: BarGroup, { top, bottom }: Span, { left }: Plot): Markup {
  const y = (top + bottom) / 2 + FONT_SIZE / 3;
  return element('text', { x: left - 10, y, 'text-anchor': 'end' }, fitted(name, WIDEST_NAME));
}

function nameAbove({ name }: BarGroup, { top }: Span, { left }: Plot, { width }: Layout): Markup {
  return element('text', { x: left, y: top - 6 }, fitted(name, width - left));
}

/** The bar at `index` of a group whose first bar begins at `top`. */
function drawBar(
  { value, label, tone }: Bar,
  name: string,
  top: number,
  index: number,
  x: Scale,
  { left }: Plot,
): Markup {
  const y = top + index * (THICKNESS + GAP);
  const end = x.at(value);
  return element(
    'g',
    { class: `bar ${tone}` },
    element('title', {}, `${name}: ${label}`),
    element('rect', { x: left, y, width: Math.max(0, end - left), height: THICKNESS }),
    element('text', { x: end + 7, y: y + THICKNESS / 2 + FONT_SIZE / 3 }, label),
  );
}
