/**
 * A roofline plot: the time of a frame against the bytes of the weights, both logarithmic, one mark
 * for each case and engine. The line is the time of reading as many bytes once, as this machine did
 * it: a step that reads its weights can lie on it, not below.
 */
import {
  type Axis,
  bottomAxis,
  CHART_WIDTH,
  element,
  FONT_SIZE,
  type Interval,
  leftAxis,
  logDomain,
  logScale,
  type Markup,
  plain,
  type Plot,
  rounded,
  type Scale,
  spread,
  svg,
  textWidth,
} from '../../lib/report';
import type { Row } from '../rows';
import { micros } from '../words';
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
const PLOT: Plot = { left: 86, right: CHART_WIDTH - 30, top: 66, bottom: 486 };
const LEGEND = PLOT.bottom + 74;

/** @param floors of one thread, and of two. */
export function roofline(label: string, rows: readonly Row[], floors: readonly Floor[]): Markup {
  const floor = floors.flat();
  const x = axisOf('bytes of the weights, MB', [
    ...rows.map(sizeOf),
    ...floor.map(([bytes]) => bytes / MEGABYTE),
  ]);
  const y = axisOf('time of a frame, µs', [
    ...rows.map((row) => row.medianMicros),
    ...floor.map(([, time]) => time),
  ]);
  const [xScale, yScale] = [x.scale([PLOT.left, PLOT.right]), y.scale([PLOT.bottom, PLOT.top])];
  return svg(
    LEGEND + 14,
    label,
    leftAxis(y, yScale, PLOT),
    bottomAxis(x, xScale, PLOT),
    columns(rows, xScale),
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
    legend(rows, floors),
  );
}

const sizeOf = (row: Row): number => row.weightBytes / MEGABYTE;

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
 * each to its marks.
 */
function columns(rows: readonly Row[], x: Scale): Markup {
  const names = new Map(rows.map((row) => [`${row.model}\n${row.dtype}`, row] as const).reverse());
  const flags = [...names].map(([name, row]) => ({
    lines: name.split('\n'),
    at: x.at(sizeOf(row)),
  }));
  const gap = Math.max(...flags.flatMap(({ lines }) => lines.map(textWidth))) + 2;
  const positions = spread(
    flags.map(({ at }) => at),
    gap,
    [PLOT.left + gap / 2, PLOT.right - gap / 4],
  );
  return element(
    'g',
    { class: 'columns' },
    flags.map(({ lines, at }, i) => {
      const middle = positions[i]!;
      const foot = `M${rounded(middle)} ${PLOT.top - 22}L${rounded(at)} ${PLOT.top}V${PLOT.bottom}`;
      return [
        element('path', { class: 'leader', d: foot }),
        lines.map((line, row) =>
          element(
            'text',
            { x: middle, y: 14 + row * (FONT_SIZE + 3), 'text-anchor': 'middle' },
            line,
          ),
        ),
      ];
    }),
  );
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

function legend(rows: readonly Row[], floors: readonly Floor[]): Markup {
  const engines = ENGINE_NAMES.filter((engine) => rows.some((row) => row.engine === engine));
  const entries = engines.map((engine) => ({
    text: engine,
    sign: (x: number) => mark(engine, 1, x, LEGEND),
  }));
  if (rows.some(({ threads }) => threads > 1))
    entries.push({ text: 'two threads', sign: (x) => mark(engines[0]!, 2, x, LEGEND) });
  floors.forEach((floor, i) => {
    if (floor.length < 2) return;
    const line = (x: number): Markup =>
      element('path', { class: `floor on${i + 1}`, d: `M${x - 12} ${LEGEND}H${x + 10}` });
    entries.push({ text: ['reading the weights', 'on two threads'][i]!, sign: line });
  });
  let x = PLOT.left + 10;
  return element(
    'g',
    { class: 'legend' },
    entries.map(({ text, sign }) => {
      const at = x;
      x += textWidth(text) + 34;
      return [sign(at), element('text', { x: at + 16, y: LEGEND + FONT_SIZE / 3 }, text)];
    }),
  );
}

export const ROOFLINE_STYLE = `
.columns text { fill: var(--soft); }
.columns .leader { stroke: var(--base); }
svg .floor { stroke: var(--ink); stroke-width: 1.75; stroke-dasharray: 7 4; }
svg .floor.on2 { stroke-dasharray: 2 4; }`;
