/** The figure of the step sizes. */
import { lineChart } from '../chart/line-chart';
import { linearScale, logDomain, logScale } from '../chart/scale';
import type { Markup } from '../markup';
import { plain } from '../numbers';
import { figureSection } from '../page';
import { tone } from '../style';
import type { TrainingReport } from '../training-report';
import { epochAxis } from './learning';

/** None where the rate stayed as it was. */
export function rate(report: TrainingReport): Markup | null {
  const rates = report.epochs.map((epoch) => epoch.rate);
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  if (least === most) return null;
  const last = rates.at(-1)!;
  return figureSection(
    'Rate',
    'The step size of the optimizer at the end of each epoch.',
    lineChart({
      label: 'Line chart: step size of the optimizer after each epoch',
      x: epochAxis(report),
      y: {
        label: 'rate',
        scale: (range) =>
          most > 5 * least
            ? logScale(logDomain(least, most), range)
            : linearScale([0, most], range, 5),
        format: plain,
      },
      series: [
        {
          name: 'rate',
          description: `rate: from ${plain(rates[0]!)} to ${plain(last)}`,
          tone: tone(0),
          points: report.epochs.map(({ epoch, rate: value }) => [epoch, value]),
        },
      ],
      names: 'at-ends',
    }),
  );
}
