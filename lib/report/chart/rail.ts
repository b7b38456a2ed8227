/**
 * The rail: the labels of the marked points in a row above the plot, in order of x, a hairline from
 * each to its point. Points that share a label at the same x share one label on the rail.
 */
import { element, type Markup, rounded } from '../markup';
import { type Plot, textWidth } from './frame';
import type { Scale } from './scale';
import type { Point, Series } from './series';
import { spread } from './spread';

interface Flag {
  readonly label: string;
  readonly x: number;
  readonly tone: string;
  readonly points: Point[];
}

export function rail(
  series: readonly Series[],
  title: string,
  x: Scale,
  y: Scale,
  plot: Plot,
): Markup | null {
  const flags = flagsOf(series);
  if (flags.length === 0) return null;
  const gap = Math.max(...flags.map((flag) => textWidth(flag.label))) + 9;
  const wishes = flags.map((flag) => x.at(flag.x));
  const positions = spread(wishes, gap, [plot.left + gap / 2, plot.right - gap / 2]);
  const baseline = plot.top - 26;
  const leader = (flag: Flag, labelX: number): string => {
    const foot = Math.max(...flag.points.map((point) => y.at(point[1])));
    return `M${rounded(labelX)} ${rounded(baseline + 5)}L${rounded(x.at(flag.x))} ${rounded(plot.top)}V${rounded(foot)}`;
  };
  const dots = series.flatMap(({ mark, tone }) => (mark ? [{ at: mark.at, tone }] : []));
  return element(
    'g',
    { class: 'rail' },
    element(
      'text',
      { class: 'title', x: plot.left - 10, y: baseline, 'text-anchor': 'end' },
      title,
    ),
    flags.map((flag, index) =>
      element(
        'g',
        { class: `mark ${flag.tone}` },
        element('path', { class: 'leader', d: leader(flag, positions[index]!) }),
        element('text', { x: positions[index], y: baseline, 'text-anchor': 'middle' }, flag.label),
      ),
    ),
    dots.map(({ at, tone }) =>
      element(
        'g',
        { class: `mark ${tone}` },
        element('circle', { cx: x.at(at[0]), cy: y.at(at[1]), r: 5 }),
      ),
    ),
  );
}

function flagsOf(series: readonly Series[]): Flag[] {
  const flags: Flag[] = [];
  for (const { mark, tone } of series) {
    if (!mark) continue;
    const twin = flags.findIndex((flag) => flag.x === mark.at[0] && flag.label === mark.label);
    if (twin < 0) flags.push({ label: mark.label, x: mark.at[0], tone, points: [mark.at] });
    else
      flags[twin] = { ...flags[twin]!, tone: 'shared', points: [...flags[twin]!.points, mark.at] };
  }
  return flags;
}
