/** The chart of mask errors against the amount of audio that a model was trained on. */
import { amountAxis, lineChart, type Markup, plain, type Series, tone } from '../../lib/charts';
import type { Errors, Point } from './curve';

const CURVES: readonly (readonly [name: string, of: keyof Errors])[] = [
  ['kept out', 'keptOut'],
  ['kept out, with noise', 'keptOutNoisy'],
  ['another corpus', 'otherMixture'],
];

export const TONES = CURVES.length;

export function maskChart(curve: readonly Point[]): Markup {
  const errors = curve.flatMap((point) => CURVES.map(([, of]) => point[of]));
  return lineChart({
    label:
      'Line chart: root mean square error of the masks against minutes of mixtures learned from',
    x: amountAxis(
      'minutes of mixtures',
      curve.map(({ minutes }) => minutes),
    ),
    y: amountAxis('masks off by, root mean square', errors),
    series: CURVES.map(([name, of], i): Series => {
      const points = curve.map((point) => [point.minutes, point[of]] as const);
      const last = points.at(-1)!;
      return {
        name,
        tone: tone(i),
        points,
        description: `${name}: ${plain(last[1])} after ${plain(last[0])} minutes`,
      };
    }),
    names: 'at-ends',
  });
}
