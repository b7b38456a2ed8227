/**
 * A roofline plot: the time of a frame against the bytes of the weights, both logarithmic, one mark
 * for each case and engine. The line is the time of reading as many bytes once, as this machine did
 * it: a step that reads its weights can lie on it, not below.
 */
import {
  type Axis,
  bottomAxis,
  element,
  type Entry,
  FONT_SIZE,
  type Interval,
  type Layout,
  leftAxis,
  legend,
  logDomain,
  logScale,
  type Markup,
  plain,
  type Plot,
  rounded,
  type Scale,
  spread,
  svg,
  widest,
} from '../../lib/charts';
import type { Row } from '../rows';
import { micros } from '../figures';
import { ENGINE_NAMES, mark } from './mark';

/** [bytes, microseconds], by bytes ascending. */
export type Floor = readonly (readonly [number, number])[];

/** The floor under a step on so many threads, of as many sizes as there are. */
export function floorOf(rows: readonly Row[], threads: number): Floor {
  return rows
    .filter((row) => row.engine === 'compact-rnn' && row.mode === 'step' && row.threads === threads)
    .flatMap(({ weightBytes, floorMicros }) =>
      floorMicros === null ? [] : [[weightBytes, floorMicros] as const],
    )
    .sort(([a], [b]) => a - b);
}

const MEGABYTE = 1e6;

/** Height of the plot, and room for what stands above and below it. */
const HEIGHT = { wide: 420, narrow: 340 } as const;
const TITLE = { wide: 0, narrow: 24 } as const;
const BELOW = 62;

/** @param floors of one thread, and of two. */
export function roofline(
  label: string,
  rows: readonly Row[],
  floors: readonly Floor[],
  layout: Layout,
): Markup {
  const floor = floors.flat();
  const x = axisOf('bytes of the weights, MB', [
    ...rows.map(sizeOf),
    ...floor.map(([bytes]) => bytes / MEGABYTE),
  ]);
  const y = axisOf('time of a frame, µs', [
    ...rows.map((row) => row.medianMicros),
    ...floor.map(([, time]) => time),
  ]);
  const variants = variantsOf(rows);
  const plot = plotOf(variants, layout);
  const [xScale, yScale] = [x.scale([plot.left, plot.right]), y.scale([plot.bottom, plot.top])];
  const key = legend(entriesOf(rows, floors), layout, 0, plot.bottom + BELOW);
  return svg(
    layout,
    plot.bottom + BELOW + key.height + 6,
    label,
    leftAxis(y, yScale, plot, layout),
    bottomAxis(x, xScale, plot),
    columns(variants, xScale, plot, layout),
    floors.map((each, i) => floorLine(each, i + 1, xScale, yScale)),
    peersFirst(rows).map((row) =>
      mark(
        row.engine,
        row.threads,
        xScale.at(sizeOf(row)),
        yScale.at(row.medianMicros),
        element(
          'title',
          {},
          `${row.engine} ${row.case}: ${micros(row.medianMicros)}, p95 ${micros(row.p95Micros)}`,
        ),
      ),
    ),
    key.drawn,
  );
}

const sizeOf = (row: Row): number => row.weightBytes / MEGABYTE;

/** A model in a dtype, with its size in megabytes. */
interface Variant {
  readonly model: string;
  readonly dtype: string;
  readonly size: number;
}

function variantsOf(rows: readonly Row[]): Variant[] {
  const named = rows.map((row) => {
    const { model, dtype } = row;
    return [`${model}-${dtype}`, { model, dtype, size: sizeOf(row) }] as const;
  });
  // Of several engines the first, this library, gives the size.
  return [...new Map(named.reverse()).values()];
}

const narrowName = ({ model, dtype }: Variant): string => `${model} ${dtype}`;

function plotOf(variants: readonly Variant[], { name, width }: Layout): Plot {
  const names = name === 'wide' ? 2 * (FONT_SIZE + 3) : widest(variants.map(narrowName));
  const top = TITLE[name] + names + 32;
  const [left, right] = name === 'wide' ? [86, 30] : [54, 14];
  return { left, right: width - right, top, bottom: top + HEIGHT[name] };
}

/** In the order of drawing, so that no peer hides this library. */
function peersFirst(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => ENGINE_NAMES.indexOf(b.engine) - ENGINE_NAMES.indexOf(a.engine));
}

/** A logarithmic axis with some air at both ends, and 1-2-5 ticks. */
function axisOf(label: string, values: readonly number[]): Axis {
  const domain = logDomain(Math.min(...values) * 0.9, Math.max(...values) * 1.15);
  return {
    label,
    format: plain,
    scale: (range) => ({ ...logScale(domain, range), ticks: ticks(domain) }),
  };
}

function ticks([low, high]: Interval): number[] {
  const from = Math.floor(Math.log10(low));
  return Array.from({ length: Math.ceil(Math.log10(high)) - from }, (_, i) => 10 ** (from + i))
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((tick) => tick >= low && tick <= high);
}

/**
 * The names of model and dtype above the plot, moved apart where they would touch, a hairline from
 * each to its marks; in two lines where there is room, running upwards where there is little.
 */
function columns(
  variants: readonly Variant[],
  x: Scale,
  { left, right, top, bottom }: Plot,
  { name }: Layout,
): Markup {
  const isWide = name === 'wide';
  const gap = isWide
    ? widest(variants.flatMap(({ model, dtype }) => [model, dtype])) + 2
    : FONT_SIZE + 3;
  const wishes = variants.map(({ size }) => x.at(size));
  const positions = spread(wishes, gap, [left + gap / 2, right - (isWide ? gap / 4 : gap / 2)]);
  return element(
    'g',
    { class: 'columns' },
    variants.map((variant, i) => {
      const middle = positions[i]!;
      const foot = `M${rounded(middle)} ${rounded(top - 22)}L${rounded(wishes[i]!)} ${rounded(top)}V${rounded(bottom)}`;
      return [
        element('path', { class: 'leader', d: foot }),
        isWide ? twoLines(variant, middle) : upwards(variant, middle, top - 26),
      ];
    }),
  );
}

function twoLines({ model, dtype }: Variant, x: number): Markup[] {
  return [model, dtype].map((line, row) =>
    element('text', { x, y: FONT_SIZE + row * (FONT_SIZE + 3), 'text-anchor': 'middle' }, line),
  );
}

function upwards(variant: Variant, x: number, y: number): Markup {
  const transform = `translate(${rounded(x + FONT_SIZE / 3)} ${rounded(y)}) rotate(-90)`;
  return element('text', { transform }, narrowName(variant));
}

function floorLine(floor: Floor, threads: number, x: Scale, y: Scale): Markup {
  const points = floor.map(
    ([bytes, time]) => `${rounded(x.at(bytes / MEGABYTE))} ${rounded(y.at(time))}`,
  );
  return element('path', {
    class: `floor on${threads}`,
    d: points.length > 1 ? `M${points.join('L')}` : '',
  });
}

/** Of the legend: the engines, threads and floors that are drawn. */
function entriesOf(rows: readonly Row[], floors: readonly Floor[]): Entry[] {
  const engines = ENGINE_NAMES.filter((engine) => rows.some((row) => row.engine === engine));
  const entries = engines.map((engine): Entry => ({
    name: engine,
    sign: (x, y) => mark(engine, 1, x, y),
  }));
  if (rows.some(({ threads }) => threads > 1))
    entries.push({ name: 'two threads', sign: (x, y) => mark(engines[0]!, 2, x, y) });
  floors.forEach((floor, i) => {
    if (floor.length < 2) return;
    entries.push({
      name: ['reading the weights', 'on two threads'][i]!,
      sign: (x, y) =>
        element('path', {
          class: `floor on${i + 1}`,
          d: `M${rounded(x - 11)} ${rounded(y)}h22`,
        }),
    });
  });
  return entries;
}

export const ROOFLINE_STYLE = `
.columns text { fill: var(--soft); }
.columns .leader { stroke: var(--base); }
svg .floor { stroke: var(--ink); stroke-width: 1.75; stroke-dasharray: 7 4; }
svg .floor.on2 { stroke-dasharray: 2 4; }`;
