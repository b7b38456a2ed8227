/**
 * The experiment as a chart: word error rate against parameters, one curve for each way to make
 * a small model.
 */
import {
  amountAxis,
  errorAxis,
  type Layout,
  lineChart,
  type Markup,
  percent,
  plain,
  type Point,
  type Series,
  tone,
} from '../../lib/charts';
import type { Scores } from './score';
import type { Result } from './results';

interface Curve {
  readonly name: string;
  /** How the names of its results begin. */
  readonly kind: string;
  readonly of: (result: Result) => Scores;
}

const CURVES: readonly Curve[] = [
  { name: 'tau, SVD alone', kind: 'tau-', of: ({ before }) => before },
  { name: 'equal, SVD alone', kind: 'equal-', of: ({ before }) => before },
  { name: 'random weights', kind: 'random-', of: ({ after }) => after },
  { name: 'equal, fine-tuned', kind: 'equal-', of: ({ after }) => after },
  { name: 'tau, fine-tuned', kind: 'tau-', of: ({ after }) => after },
];

export const TONES = CURVES.length;

/** Nothing before the dense model and one compressed one are there. */
export function errorChart(results: readonly Result[], layout?: Layout): Markup | null {
  const dense = results.find(({ name }) => name === 'dense');
  const series = CURVES.flatMap((curve, i) => seriesOf(curve, i, results));
  if (!dense || series.length === 0) return null;
  const points = series.flatMap((each) => each.points);
  return lineChart(
    {
      label: 'Line chart: word error rate of compressed models against their parameters',
      x: amountAxis('parameters, millions', [...points.map(([x]) => x), dense.parameters / 1e6]),
      y: errorAxis('word error rate', [...points.map(([, y]) => y), rate(dense.after)]),
      series,
      rules: [{ y: rate(dense.after), label: `dense: ${percent(rate(dense.after), 2)}` }],
      names: 'at-ends',
    },
    layout,
  );
}

function seriesOf({ name, kind, of }: Curve, index: number, results: readonly Result[]): Series[] {
  const points = results
    .filter((result) => result.name.startsWith(kind))
    .map((result): Point => [result.parameters / 1e6, rate(of(result))])
    .sort(([a], [b]) => a - b);
  if (points.length === 0) return [];
  const told = points.map(([x, y]) => `${percent(y, 2)} at ${plain(x)} million`).join(', ');
  return [{ name, description: `${name}: ${told}`, tone: tone(index), points, dots: true }];
}

/** No error counts as half of one: the axis is logarithmic. */
function rate({ wordErrorRate, words }: Scores): number {
  return wordErrorRate > 0 ? wordErrorRate : 0.5 / words;
}
