/** The figure of the time: what each part of the compression took. */
import { barChart, duration, linearScale, type Markup, percent, plain } from '../../charts';
import { chartSection } from '../page';
import { fitName } from './method';
import type { ReportedCompression } from './report';

/**
 * Where the parts that are told apart make less of the time than this, there is nothing to draw.
 */
const SHOWN_SHARE = 0.01;

export function timings(report: ReportedCompression): Markup | null {
  const { calibrationMs = 0, svdMs, leastSquaresMs, errorsMs, totalMs } = report.timings;
  if (svdMs + leastSquaresMs < SHOWN_SHARE * totalMs) return null;
  const rest = totalMs - calibrationMs - svdMs - leastSquaresMs - (errorsMs ?? 0);
  const hasSpectra = report.layers.some(({ singularValues }) => singularValues.length > 0);
  const parts: (readonly [string, number])[] = [
    ...(calibrationMs > 0 ? [['running the calibration', calibrationMs] as const] : []),
    ...(hasSpectra ? [['singular values', svdMs] as const] : []),
    [fitName(report), leastSquaresMs],
    ...(errorsMs === undefined ? [] : [['measuring errors', errorsMs] as const]),
    // Parts that ran side by side may sum to more than the clock showed: then there is no rest.
    ...(rest > 0 ? [['everything else', rest] as const] : []),
  ];
  const largest = Math.max(Number.MIN_VALUE, ...parts.map(([, milliseconds]) => milliseconds));
  return chartSection(
    'Where the time went',
    `The compression took ${duration(totalMs)}.`,
    (layout) =>
      barChart(
        {
          label: 'Bar chart: time that each part of the compression took',
          x: {
            label: 'time, ms',
            scale: (range) => linearScale([0, largest], range, 6),
            format: plain,
          },
          groups: parts.map(([name, milliseconds]) => ({
            name,
            bars: [
              {
                value: milliseconds,
                label: `${duration(milliseconds)} (${percent(totalMs > 0 ? milliseconds / totalMs : 0, 0)})`,
                tone: 'part',
              },
            ],
          })),
        },
        layout,
      ),
  );
}
