/**
 * The figure of the energy curves: against each rank k the share of the squared singular values
 * that the first k hold, sum_{j<=k} sigma_j^2 / sum_j sigma_j^2, with the thresholds tau of Eq. (7)
 * and the chosen ranks.
 */
import {
  linearScale,
  lineChart,
  type Markup,
  percent,
  plain,
  type Point,
  type Series,
} from '../../charts';
import { chartSection } from '../page';
import { denseNote, layerTone, rankNote } from './layer';
import type { ReportedCompression, ReportedLayer } from './report';
import { decomposed, K } from './symbols';

export function energy(report: ReportedCompression): Markup | null {
  const { layers } = report;
  const series = layers.flatMap((layer, index) => energyCurve(layer, layerTone(layer, index)));
  if (series.length === 0) return null;
  const taus = [...new Set(layers.flatMap(({ tau }) => (tau === null ? [] : [tau])))];
  const longest = Math.max(...series.map((one) => one.points.length - 1));
  return chartSection(
    'Energy kept at each rank',
    [
      'Share of the squared singular values of ',
      decomposed(report),
      ' that the first ',
      K,
      ' hold. ',
      taus.length > 0
        ? 'The rank of a layer is the largest at which its curve is not above tau.'
        : 'The ranks were given, not chosen by a threshold.',
      denseNote(layers),
    ],
    (layout) =>
      lineChart(
        {
          label:
            'Line chart: cumulative explained variance of each layer against rank, with the chosen ranks',
          x: {
            label: 'rank k',
            scale: (range) => linearScale([0, longest], range, 10),
            format: plain,
          },
          y: {
            label: 'energy kept',
            scale: (range) => linearScale([0, 1], range, 5),
            format: (tick) => percent(tick, 0),
          },
          series,
          rules: taus.map((tau) => ({ y: tau, label: `tau = ${plain(tau)}` })),
          markTitle: 'rank',
          names: 'listed',
        },
        layout,
      ),
  );
}

function energyCurve(layer: ReportedLayer, tone: string): Series[] {
  const total = layer.singularValues.reduce((sum, value) => sum + value * value, 0);
  if (total === 0) return [];
  const points: Point[] = [[0, 0]];
  let kept = 0;
  layer.singularValues.forEach((value, index) => {
    kept += value * value;
    points.push([index + 1, kept / total]);
  });
  const marked = layer.rank === null ? undefined : points[layer.rank];
  return [
    {
      name: layer.name,
      note: rankNote(layer),
      description: marked
        ? `${layer.name}: rank ${layer.rank} keeps ${percent(marked[1])} of the energy`
        : `${layer.name}: left dense`,
      tone,
      points,
      ...(marked && { mark: { at: marked, label: plain(marked[0]) } }),
    },
  ];
}
