/**
 * The labels of marked points: a row above the plot, in order of x, with a leader line from each
 * label to its point. Points with the same label at the same x share one label. Where the labels do
 * not all fit, the points are marked without labels.
 */
import type { Point, Series } from './curve';
import { type Plot, textWidth, widest } from './layout';
import { element, type Markup, rounded } from './markup';
import type { Scale } from './scale';
import { spread } from './spread';

interface Label {
  readonly text: string;
  readonly x: number;
  readonly tone: string;
  readonly points: Point[];
}

/** The marks of all series with their labels; null where no point is marked. */
export function markLabels(
  series: readonly Series[],
  title: string,
  x: Scale,
  y: Scale,
  plot: Plot,
): Markup | null {
  const found = labelsOf(series);
  if (found.length === 0) return null;
  const dots = series.flatMap(({ mark, tone }) => (mark ? [{ at: mark.at, tone }] : []));
  return element(
    'g',
    { class: 'marks' },
    drawLabels(found, title, x, y, plot),
    dots.map(({ at, tone }) =>
      element(
        'g',
        { class: `mark ${tone}` },
        element('circle', { cx: x.at(at[0]), cy: y.at(at[1]), r: 5 }),
      ),
    ),
  );
}

function drawLabels(
  found: readonly Label[],
  title: string,
  x: Scale,
  y: Scale,
  plot: Plot,
): Markup[] {
  const gap = widest(found.map(({ text }) => text)) + 9;
  if (found.length * gap > plot.right - plot.left) return [];
  const wishes = found.map((label) => x.at(label.x));
  const positions = spread(wishes, gap, [plot.left + gap / 2, plot.right - gap / 2]);
  const baseline = plot.top - 26;
  const leader = (label: Label, labelX: number): string => {
    const foot = Math.max(...label.points.map((point) => y.at(point[1])));
    return `M${rounded(labelX)} ${rounded(baseline + 5)}L${rounded(x.at(label.x))} ${rounded(plot.top)}V${rounded(foot)}`;
  };
  const titleEnd = Math.max(plot.left - 10, textWidth(title));
  return [
    element('text', { class: 'title', x: titleEnd, y: baseline, 'text-anchor': 'end' }, title),
    ...found.map((label, i) =>
      element(
        'g',
        { class: `mark ${label.tone}` },
        element('path', { class: 'leader', d: leader(label, positions[i]!) }),
        element('text', { x: positions[i], y: baseline, 'text-anchor': 'middle' }, label.text),
      ),
    ),
  ];
}

function labelsOf(series: readonly Series[]): Label[] {
  const found: Label[] = [];
  for (const { mark, tone } of series) {
    if (!mark) continue;
    const twin = found.findIndex(({ x, text }) => x === mark.at[0] && text === mark.label);
    if (twin < 0) found.push({ text: mark.label, x: mark.at[0], tone, points: [mark.at] });
    else
      found[twin] = { ...found[twin]!, tone: 'shared', points: [...found[twin]!.points, mark.at] };
  }
  return found;
}
