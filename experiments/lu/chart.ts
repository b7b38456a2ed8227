/**
 * Word error rate against parameters of the rows that are smaller than one full model, a curve for
 * each way to be smaller.
 */
import {
  amountAxis,
  errorAxis,
  lineChart,
  type Markup,
  percent,
  plain,
  type Point,
  type Series,
  tone,
} from '../../lib/charts';
import type { Result } from '../digits/results';
import { fullRow, ROWS, type Row } from './rows';

/** Rows of Table 4 up to this one have projections and nothing else. */
const LAST_PROJECTED = 4;

/** The curve that a row belongs to: in Table 2 each row is one. */
function curveOf({ name, table, published }: Row): string {
  if (published === undefined) return 'input1 too';
  if (table === 2) return name.replace('table2-', '');
  if (table === 6) return 'gates of input3 too';
  return Number(name.at(-1)) <= LAST_PROJECTED ? 'projections' : 'Toeplitz-like below';
}

const CURVES = [...new Set(ROWS.filter((row) => row.name !== fullRow(row)).map(curveOf))];

export const TONES = CURVES.length;

function pointOf({ parameters, after }: Result): Point {
  return [parameters / 1000, after.wordErrorRate];
}

function seriesOf(
  curve: string,
  index: number,
  rows: readonly Row[],
  results: readonly Result[],
): Series[] {
  const names = rows.filter((row) => curveOf(row) === curve).map(({ name }) => name);
  const points = results
    .filter(({ name }) => names.includes(name))
    .map(pointOf)
    .sort(([a], [b]) => a - b);
  if (points.length === 0) return [];
  const told = points.map(([x, y]) => `${percent(y, 2)} at ${plain(x)} thousand`).join(', ');
  return [{ name: curve, description: `${curve}: ${told}`, tone: tone(index), points, dots: true }];
}

/** Nothing before the full model and a smaller one are there. */
export function sizeChart(results: readonly Result[], full: string): Markup | null {
  const rows = ROWS.filter((row) => fullRow(row) === full && row.name !== full);
  const series = CURVES.flatMap((curve, i) => seriesOf(curve, i, rows, results));
  const whole = results.find(({ name }) => name === full);
  if (!whole || series.length === 0) return null;
  const points = [...series.flatMap((each) => each.points), pointOf(whole)];
  return lineChart({
    label: `Line chart: word error rate against parameters, of models that are smaller than ${full}`,
    x: amountAxis(
      'parameters, thousands',
      points.map(([x]) => x),
    ),
    y: errorAxis(
      'word error rate',
      points.map(([, y]) => y),
    ),
    series,
    rules: [
      { y: whole.after.wordErrorRate, label: `full: ${percent(whole.after.wordErrorRate, 2)}` },
    ],
    names: 'at-ends',
  });
}
