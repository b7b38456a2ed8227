/** The chart of what each start loses against the size of the model, a curve for each. */
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
import { STARTS, type Start } from './compare';
import type { Measure, Result } from './results';

export const TONES = STARTS.length;

/** @param result with at least one tau, and errors above 0. */
export function startsChart<Name extends string>(
  { model, rows, dense }: Result<Name>,
  { name, title, shown }: Measure<Name>,
): Markup {
  const parameters = [...rows.map((row) => row.parameters / 1e3), dense.parameters / 1e3];
  return lineChart({
    label: `Line chart: ${title} of ${model}, compressed, against its parameters`,
    x: amountAxis('parameters, thousands', parameters),
    y: logAxis(
      title,
      rows.map((row) => row.errors[name]),
    ),
    series: STARTS.map((start, i) => seriesOf(start, i)),
    names: 'at-ends',
  });

  function seriesOf(start: Start, index: number): Series {
    const points = rows
      .filter((row) => row.start === start)
      .map((row): Point => [row.parameters / 1e3, row.errors[name]])
      .sort(([a], [b]) => a - b);
    const told = points.map(([x, y]) => `${shown(y)} at ${plain(x)} thousand`).join(', ');
    return { name: start, description: `${start}: ${told}`, tone: tone(index), points, dots: true };
  }
}
