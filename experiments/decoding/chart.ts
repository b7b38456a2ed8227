/** Words wrong against the beam, a curve for each kind of search. */
import {
  amountAxis,
  errorAxis,
  lineChart,
  type Markup,
  percent,
  type Point,
  type Series,
  tone,
} from '../../lib/charts';
import { wordErrorRate } from '../../lib';
import type { Row } from './measure';

const CURVES = ['rescored', 'one pass', 'rescored, no limit'] as const;

export const TONES = CURVES.length;

export function beamChart(rows: readonly Row[]): Markup {
  const series = CURVES.map((name, i) => seriesOf(name, i, rows));
  const points = series.flatMap((each) => each.points);
  return lineChart({
    label: 'Line chart: word error rate against the beam, for searches with and without rescoring',
    x: amountAxis(
      'beam, nats',
      points.map(([x]) => x),
    ),
    y: errorAxis(
      'word error rate',
      points.map(([, y]) => y),
    ),
    series,
    names: 'at-ends',
  });
}

function seriesOf(name: string, index: number, rows: readonly Row[]): Series {
  const points = rows
    .filter(({ setting }) => setting.name === name)
    .map(({ setting, words }): Point => [setting.beam, wordErrorRate(words)]);
  const told = points.map(([x, y]) => `${percent(y, 1)} at ${x}`).join(', ');
  return { name, description: `${name}: ${told}`, tone: tone(index), points, dots: true };
}
