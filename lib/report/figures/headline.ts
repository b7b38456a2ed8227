/** The headline: the few figures of a compression that one remembers. */
import type { CompressionReport } from '../compression-report';
import { element, type Markup } from '../markup';
import { bytes, duration, grouped, percent } from '../numbers';

export function headline({ before, after, layers, timings }: CompressionReport): Markup {
  const compressed = layers.filter((layer) => layer.rank !== null).length;
  const figures = [
    ['Parameters', grouped(after.parameters), `of ${grouped(before.parameters)} before`],
    [
      'Times smaller',
      `${(before.parameters / after.parameters).toFixed(2)} ×`,
      `${percent(after.parameters / before.parameters)} of the parameters left`,
    ],
    ['Weights', bytes(after.bytes), `of ${bytes(before.bytes)} before`],
    [
      'Time to compress',
      duration(timings.totalMs),
      `${compressed} of ${layers.length} recurrent weight${layers.length === 1 ? '' : 's'}`,
    ],
  ];
  return element(
    'dl',
    { class: 'headline' },
    figures.map(([name, figure, note]) =>
      element(
        'div',
        {},
        element('dt', {}, name!),
        element('dd', { class: 'figure' }, figure!),
        element('dd', { class: 'soft' }, note!),
      ),
    ),
  );
}
