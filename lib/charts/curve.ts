/** Curves: a series of points as SVG paths, strong up to its mark and thin behind it. */
import { element, type Markup, rounded } from './markup';
import type { Scale } from './scale';

export type Point = readonly [x: number, y: number];

/** What a line chart draws as one curve. */
export interface Series {
  readonly name: string;
  /** Follows the name, in grey. */
  readonly note?: string;
  /** What a pointer or a screen reader is told. */
  readonly description: string;
  /** The CSS class that colours the series on the whole page. */
  readonly tone: string;
  /** x ascending; at least one point. */
  readonly points: readonly Point[];
  /** Whether a dot stands at each of them: what lies between was not measured. */
  readonly dots?: boolean;
  /** A point of the curve to be marked, with a short label. */
  readonly mark?: { readonly at: Point; readonly label: string };
}

export function curve(
  { points, mark, tone, description, dots }: Series,
  x: Scale,
  y: Scale,
): Markup {
  const cut = mark ? points.findIndex((point) => point[0] >= mark.at[0]) : -1;
  const strong = cut < 0 ? points : points.slice(0, cut + 1);
  const thin = cut < 0 ? [] : points.slice(cut);
  return element(
    'g',
    { class: `curve ${tone}` },
    element('title', {}, description),
    element('path', { d: path(strong, x, y) }),
    thin.length > 1 ? element('path', { class: 'cut', d: path(thin, x, y) }) : null,
    dots ? points.map(([px, py]) => element('circle', { cx: x.at(px), cy: y.at(py), r: 4 })) : null,
  );
}

/** A path through the points, without those that lie within a pixel of their predecessor. */
function path(points: readonly Point[], x: Scale, y: Scale): string {
  const kept: Point[] = [];
  points.forEach((point, index) => {
    const pixel: Point = [x.at(point[0]), y.at(point[1])];
    const last = kept[kept.length - 1];
    const near = last && Math.abs(pixel[0] - last[0]) < 1 && Math.abs(pixel[1] - last[1]) < 1;
    if (!near || index === points.length - 1) kept.push(pixel);
  });
  return kept
    .map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${rounded(px)} ${rounded(py)}`)
    .join('');
}
