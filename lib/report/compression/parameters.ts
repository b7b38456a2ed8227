/** The figure of the sizes: the parameters of each layer before and after, as a pair of bars. */
import { barChart, type BarGroup, grouped, linearScale, type Markup, percent } from '../../charts';
import { chartSection } from '../page';
import { denseNote, layerTone, remainder } from './layer';
import type { ReportedCompression } from './report';

export function parameters(report: ReportedCompression): Markup {
  const rest = remainder(report);
  const groups = report.layers.map((layer, index) =>
    pair(layer.name, layer.parameters, layerTone(layer, index)),
  );
  if (rest.before > 0 || rest.after > 0) groups.push(pair(rest.name, rest, 'part'));
  const largest = Math.max(1, ...groups.flatMap((group) => group.bars.map((bar) => bar.value)));
  return chartSection(
    'Parameters before and after',
    'The upper bar of each pair is the layer before, the lower one after compression, with the share that is left.' +
      denseNote(report.layers),
    (layout) =>
      barChart(
        {
          label: 'Bar chart: parameters of each layer before and after compression',
          x: {
            label: 'parameters',
            scale: (range) => linearScale([0, largest], range, 5),
            format: grouped,
          },
          groups,
        },
        layout,
      ),
  );
}

function pair(
  name: string,
  { before, after }: { before: number; after: number },
  tone: string,
): BarGroup {
  const share = before > 0 ? ` (${percent(after / before, 0)})` : '';
  return {
    name,
    bars: [
      { value: before, label: grouped(before), tone: 'before' },
      { value: after, label: `${grouped(after)}${share}`, tone },
    ],
  };
}
