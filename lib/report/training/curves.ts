/** The curves of a training: the loss and other scores after every epoch, and the step sizes. */
import {
  type Axis,
  type Interval,
  linearScale,
  lineChart,
  logDomain,
  logScale,
  type Markup,
  plain,
  type Point,
  type Series,
  tone,
} from '../../charts';
import { chartSection } from '../page';
import type { Measure, ReportedScore } from './criteria';
import type { ReportedTraining } from './report';

/** A curve that falls by more than this factor is drawn on a logarithmic axis. */
const WIDE = 20;

/** The loss, or another score, after every epoch; null where there is a single point. */
export function learning(
  report: ReportedTraining,
  measure: Measure,
  caption: string,
): Markup | null {
  const series = seriesOf(report, measure);
  if (!series.some(({ points }) => points.length > 1)) return null;
  return chartSection(measure.name, caption, (layout) =>
    lineChart(
      {
        label: `Line chart: ${measure.name.toLowerCase()} after each epoch`,
        x: epochAxis(report),
        y: valueAxis(
          measure,
          series.flatMap(({ points }) => points.map(([, value]) => value)),
        ),
        series,
        markTitle: 'best',
        names: 'at-ends',
      },
      layout,
    ),
  );
}

/** The step sizes; null where the rate stayed as it was. */
export function rate(report: ReportedTraining): Markup | null {
  const rates = report.epochs.map((epoch) => epoch.rate);
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  if (least === most) return null;
  const last = rates.at(-1)!;
  return chartSection(
    'Rate',
    'The step size of the optimizer at the end of each epoch.',
    (layout) =>
      lineChart(
        {
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
        },
        layout,
      ),
  );
}

/** From the first epoch, or from 0, before the first update. */
function epochAxis({ epochs, before }: ReportedTraining): Axis {
  const domain: Interval = [before ? 0 : 1, Math.max(2, epochs.at(-1)!.epoch)];
  // Between two epochs there is nothing to mark.
  const ticks = Math.min(10, domain[1] - domain[0]);
  return { label: 'epoch', scale: (range) => linearScale(domain, range, ticks), format: plain };
}

function valueAxis({ name, tick }: Measure, values: readonly number[]): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const wide = least > 0 && most > WIDE * least;
  return {
    label: name.toLowerCase(),
    scale: (range) =>
      wide ? logScale(logDomain(least, most), range) : linearScale([0, most || 1], range, 6),
    format: tick,
  };
}

function seriesOf(report: ReportedTraining, measure: Measure): Series[] {
  const { epochs, before } = report;
  const train = epochs.map(({ epoch, train: score }) => [epoch, score] as const);
  const dev = epochs.flatMap(({ epoch, dev: score }) => (score ? [[epoch, score] as const] : []));
  const first = before ? [[0, before] as const] : [];
  return [
    ...curveOf('training', 0, train, undefined, measure),
    ...curveOf('dev', 1, [...first, ...dev], report.bestEpoch, measure),
  ];
}

/**
 * None where there is nothing to draw. Values that are not finite, such as the perplexity of a loss
 * of 1000, are left out.
 */
function curveOf(
  name: string,
  index: number,
  scores: readonly (readonly [number, ReportedScore])[],
  best: number | undefined,
  { of, format, name: what }: Measure,
): Series[] {
  const points = scores.flatMap(([epoch, score]): Point[] => {
    const value = of(score);
    return typeof value === 'number' && Number.isFinite(value) ? [[epoch, value]] : [];
  });
  if (points.length === 0) return [];
  const marked = points.find(([epoch]) => epoch === best);
  const last = points.at(-1)!;
  return [
    {
      name,
      description: `${what.toLowerCase()}, ${name}: ${format(last[1])} after epoch ${last[0]}`,
      tone: tone(index),
      points,
      ...(marked && { mark: { at: marked, label: `epoch ${marked[0]}, ${format(marked[1])}` } }),
    },
  ];
}
