/**
 * The figure of learning: the loss, or what else says how well the model does, after every epoch;
 * none of a single point.
 */
import { type Axis } from '../chart/axis';
import { lineChart } from '../chart/line-chart';
import { type Interval, linearScale, logDomain, logScale } from '../chart/scale';
import type { Point, Series } from '../chart/series';
import type { Markup } from '../markup';
import { plain } from '../numbers';
import { figureSection } from '../page';
import { tone } from '../style';
import type { ReportedScore, TrainingReport } from '../training-report';
import type { Measure } from './measure';

/** A curve that falls by more than this factor is drawn on a logarithmic axis. */
const WIDE = 20;

export function learning(report: TrainingReport, measure: Measure, caption: string): Markup | null {
  const series = seriesOf(report, measure);
  if (!series.some(({ points }) => points.length > 1)) return null;
  return figureSection(
    measure.name,
    caption,
    lineChart({
      label: `Line chart: ${measure.name.toLowerCase()} after each epoch`,
      x: epochAxis(report),
      y: valueAxis(
        measure,
        series.flatMap(({ points }) => points.map(([, value]) => value)),
      ),
      series,
      markTitle: 'best',
      names: 'at-ends',
    }),
  );
}

/** From the first epoch, or from 0, before which nothing was learned. */
export function epochAxis({ epochs, before }: TrainingReport): Axis {
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

function seriesOf(report: TrainingReport, measure: Measure): Series[] {
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
 * None where there is nothing to draw; without what is no number, such as the perplexity of a loss
 * of 1000.
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
    return value !== undefined && Number.isFinite(value) ? [[epoch, value]] : [];
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
