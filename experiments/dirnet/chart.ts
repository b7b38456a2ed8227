/**
 * Perplexity against parameters, two curves for each method: right after compression, and after
 * fine-tuning.
 */
import {
  amountAxis,
  lineChart,
  logAxis,
  type Markup,
  plain,
  type Point,
  type Series,
  tone,
} from '../../lib/charts';
import { METHODS, type Method } from '../runs/methods';
import type { Result } from './results';

const MOMENTS = [
  ['right after', ({ before }: Result) => before.test],
  ['fine-tuned', ({ after }: Result) => after.test],
] as const;

const CURVES = METHODS.flatMap((method) => MOMENTS.map(([moment, of]) => ({ method, moment, of })));

export const TONES = CURVES.length;

/** @param results with `dense` among them. */
export function perplexityChart(results: readonly Result[]): Markup {
  const dense = results.find(({ name }) => name === 'dense')!;
  const series = CURVES.flatMap((curve, i) => seriesOf(curve, i, results));
  const points = series.flatMap((each) => each.points);
  return lineChart({
    label: 'Line chart: perplexity of compressed language models against their parameters',
    x: amountAxis('parameters, thousands', [
      ...points.map(([x]) => x),
      dense.withoutEmbedding / 1000,
    ]),
    y: logAxis('perplexity', [...points.map(([, y]) => y), dense.after.test]),
    series,
    rules: [{ y: dense.after.test, label: `dense: ${dense.after.test.toFixed(2)}` }],
    names: 'at-ends',
  });
}

interface Curve {
  readonly method: Method;
  readonly moment: string;
  readonly of: (result: Result) => number;
}

function seriesOf(
  { method, moment, of }: Curve,
  index: number,
  results: readonly Result[],
): Series[] {
  const points = results
    .filter((result) => result.method === method)
    .map((result): Point => [result.withoutEmbedding / 1000, of(result)])
    .sort(([a], [b]) => a - b);
  if (points.length === 0) return [];
  const name = `${method}, ${moment}`;
  const told = points.map(([x, y]) => `${y.toFixed(2)} at ${plain(x)} thousand`).join(', ');
  return [{ name, description: `${name}: ${told}`, tone: tone(index), points, dots: true }];
}
