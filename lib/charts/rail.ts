/**
 * The rail: the labels of the marked points in a row above the plot, in order of x, a hairline from
 * each to its point. Points that share a label at the same x share one label on the rail. Where
 * there is no room for all labels, the points are marked without.
 */
import type { Point, Series } from './curve';
import { type Plot, textWidth, widest } from './layout';
import { element, type Markup, rounded } from './markup';
import type { Scale } from './scale';
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
  const dots = series.flatMap(({ mark, tone }) => (mark ? [{ at: mark.at, tone }] : []));
  return element(
    'g',
    { class: 'rail' },
    labels(flags, title, x, y, plot),
    dots.map(({ at, tone }) =>
      element(
        'g',
        { class: `mark ${tone}` },
        element('circle', { cx: x.at(at[0]), cy: y.at(at[1]), r: 5 }),
      ),
    ),
  );
}

function labels(flags: readonly Flag[], title: string, x: Scale, y: Scale, plot: Plot): Markup[] {
  const gap = widest(flags.map(({ label }) => label)) + 9;
  if (flags.length * gap > plot.right - plot.left) return [];
  const wishes = flags.map((flag) => x.at(flag.x));
  const positions = spread(wishes, gap, [plot.left + gap / 2, plot.right - gap / 2]);
  const baseline = plot.top - 26;
  const leader = (flag: Flag, labelX: number): string => {
    const foot = Math.max(...flag.points.map((point) => y.at(point[1])));
    return `M${rounded(labelX)} ${rounded(baseline + 5)}L${rounded(x.at(flag.x))} ${rounded(plot.top)}V${rounded(foot)}`;
  };
  const titleEnd = Math.max(plot.left - 10, textWidth(title));
  return [
    element('text', { class: 'title', x: titleEnd, y: baseline, 'text-anchor': 'end' }, title),
    ...flags.map((flag, i) =>
      element(
        'g',
        { class: `mark ${flag.tone}` },
        element('path', { class: 'leader', d: leader(flag, positions[i]!) }),
        element('text', { x: positions[i], y: baseline, 'text-anchor': 'middle' }, flag.label),
      ),
    ),
  ];
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
