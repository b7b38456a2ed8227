/**
 * The figure of the spectra: sigma_k / sigma_1 of every W_h against k on a logarithmic axis, the
 * ranks marked.
 */
import {
  linearScale,
  lineChart,
  logDomain,
  logScale,
  type Markup,
  plain,
  type Point,
  type Series,
} from '../../charts';
import { chartSection } from '../page';
import { denseNote, layerTone, rankNote } from './layer';
import type { ReportedCompression, ReportedLayer } from './report';
import { decomposed } from './symbols';

/**
 * Below this share of the largest, float32 rounding and exact zeros would only stretch the axis.
 */
const FLOOR = 1e-4;

export function spectra(report: ReportedCompression): Markup | null {
  const { layers, stacked } = report;
  const series = layers.flatMap((layer, index) => spectrum(layer, layerTone(layer, index)));
  if (series.length === 0) return null;
  const lowest = Math.min(...series.flatMap((one) => one.points.map((point) => point[1])));
  const longest = Math.max(...series.map((one) => one.points.length));
  return chartSection(
    stacked ? 'Spectra of the stacked weights' : 'Spectra of the recurrent weights',
    [
      'Singular values of ',
      decomposed(report),
      ', each divided by the largest of its layer. The dot is the chosen rank; what lies right of it, drawn thin, was cut off.',
      denseNote(layers),
    ],
    (layout) =>
      lineChart(
        {
          label:
            'Line chart: normalised singular values of each layer on a logarithmic axis, with the chosen ranks',
          x: {
            label: 'index of the singular value',
            scale: (range) => linearScale([0, longest], range, 10),
            format: plain,
          },
          y: {
            label: 'singular value, share of the largest',
            scale: (range) => logScale(logDomain(lowest, 1), range),
            format: plain,
          },
          series,
          markTitle: 'rank',
          names: 'at-ends',
        },
        layout,
      ),
  );
}

/**
 * The curve of one layer, down to the floor; none for a layer whose weight is zero or was not
 * decomposed.
 */
function spectrum(layer: ReportedLayer, tone: string): Series[] {
  const largest = layer.singularValues[0] ?? 0;
  const points = layer.singularValues
    .map((value, index): Point => [index + 1, value / largest])
    .filter((point) => point[1] >= FLOOR);
  const marked = layer.rank === null ? undefined : points[layer.rank - 1];
  return points.length === 0
    ? []
    : [
        {
          name: layer.name,
          note: rankNote(layer),
          description: `${layer.name}: ${layer.rank === null ? 'left dense' : `rank ${layer.rank}`} of ${layer.singularValues.length}`,
          tone,
          points,
          ...(marked && { mark: { at: marked, label: plain(marked[0]) } }),
        },
      ];
}
