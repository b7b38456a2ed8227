/**
 * A scatter chart: points with a name each. A name stands right or left of its point, where it
 * covers no other name or point; where neither side is free it is moved up or down, and a hairline
 * leads to the point.
 */
import { type Axis, bottomAxis, leftAxis, leftAxisRoom } from './axis';
import type { Point } from './curve';
import { FONT_SIZE, fitted, type Layout, type Plot, svg, textWidth, WIDE } from './layout';
import { element, type Markup, rounded } from './markup';

export interface NamedPoint {
  readonly name: string;
  /** What a pointer or a screen reader is told. */
  readonly description: string;
  /** The CSS class that colours it on the whole page. */
  readonly tone: string;
  readonly at: Point;
}

export interface ScatterChart {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly NamedPoint[];
}

const RADIUS = 6;
/** Between a point and its name. */
const GAP = 6;
const ROW = FONT_SIZE + 3;
const WIDEST_NAME = 150;
/** How far a name may be moved from its point, and in what steps. */
const REACH = 160;
const STEP = 2;

/** A rectangle that other names must not cover. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Where a name is drawn: its side of the point, where it begins there, the middle of its height.
 */
interface Name {
  readonly text: string;
  readonly anchor: 'start' | 'end';
  readonly x: number;
  readonly y: number;
}

export function scatterChart(chart: ScatterChart, layout: Layout = WIDE): Markup {
  const room = leftAxisRoom(layout, chart.y, chart.y.scale([1, 0]));
  const top = room.top + 14;
  const plot: Plot = {
    left: room.left,
    right: layout.width - 16,
    top,
    bottom: top + layout.height,
  };
  const x = chart.x.scale([plot.left, plot.right]);
  const y = chart.y.scale([plot.bottom, plot.top]);
  const places = chart.points.map(({ at }): Point => [x.at(at[0]), y.at(at[1])]);
  const names = placeNames(
    chart.points.map(({ name }) => fitted(name, WIDEST_NAME)),
    places,
    plot,
  );
  return svg(
    layout,
    plot.bottom + 54,
    chart.label,
    leftAxis(chart.y, y, plot, layout),
    bottomAxis(chart.x, x, plot),
    chart.points.map((point, i) => drawPoint(point, places[i]!, names[i]!)),
  );
}

/** From the highest point down, each name at the free place that is nearest to its point. */
function placeNames(texts: readonly string[], points: readonly Point[], plot: Plot): Name[] {
  const taken: Box[] = points.map(([x, y]) => boxAround(x - RADIUS, x + RADIUS, y, 2 * RADIUS));
  const names: Name[] = [];
  const order = points.map((_, i) => i).sort((a, b) => points[a]![1] - points[b]![1]);
  for (const i of order) {
    const candidates = candidatesFor(texts[i]!, points[i]!);
    const isFree = (name: Name): boolean => {
      const box = boxOf(name);
      const isInside =
        box.left >= plot.left && box.right <= plot.right + 12 && box.bottom <= plot.bottom;
      return isInside && !taken.some((other) => overlap(other, box));
    };
    const name = candidates.find(isFree) ?? candidates[0]!;
    taken.push(boxOf(name));
    names[i] = name;
  }
  return names;
}

/** Right of the point and left of it, then further and further below and above. */
function candidatesFor(text: string, [x, y]: Point): Name[] {
  const offset = RADIUS + GAP;
  return Array.from({ length: REACH / STEP }, (_, step) => [step * STEP, -step * STEP])
    .flat()
    .flatMap((moved): Name[] => [
      { text, anchor: 'start', x: x + offset, y: y + moved },
      { text, anchor: 'end', x: x - offset, y: y + moved },
    ]);
}

function boxOf({ text, anchor, x, y }: Name): Box {
  const width = textWidth(text);
  return anchor === 'start' ? boxAround(x, x + width, y, ROW) : boxAround(x - width, x, y, ROW);
}

function boxAround(left: number, right: number, middle: number, height: number): Box {
  return { left, right, top: middle - height / 2, bottom: middle + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function drawPoint({ description, tone }: NamedPoint, [x, y]: Point, name: Name): Markup {
  const isMoved = Math.abs(name.y - y) > ROW / 2;
  const end = name.x + (name.anchor === 'start' ? -3 : 3);
  return element(
    'g',
    { class: `mark ${tone}` },
    element('title', {}, description),
    isMoved
      ? element('path', {
          class: 'leader',
          d: `M${rounded(x)} ${rounded(y)}L${rounded(end)} ${rounded(name.y)}`,
        })
      : null,
    element('circle', { cx: x, cy: y, r: RADIUS }),
    element(
      'text',
      { x: name.x, y: name.y + FONT_SIZE / 3, 'text-anchor': name.anchor },
      name.text,
    ),
  );
}
