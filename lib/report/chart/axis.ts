/** Axes: ticks with their labels, and a title that names quantity and unit. */
import { element, type Markup } from '../markup';
import type { Plot } from './frame';
import type { Interval, Scale } from './scale';

export interface Axis {
  /** Quantity and unit: `time, ms`. */
  readonly label: string;
  readonly scale: (range: Interval) => Scale;
  readonly format: (tick: number) => string;
}

/** Ticks and labels under the plot, the title centred below them. */
export function bottomAxis(axis: Axis, scale: Scale, { left, right, bottom }: Plot): Markup {
  return element(
    'g',
    { class: 'axis' },
    element('line', { class: 'base', x1: left, x2: right, y1: bottom, y2: bottom }),
    scale.ticks.map((tick) => {
      const x = scale.at(tick);
      return [
        element('line', { class: 'base', x1: x, x2: x, y1: bottom, y2: bottom + 5 }),
        element('text', { x, y: bottom + 21, 'text-anchor': 'middle' }, axis.format(tick)),
      ];
    }),
    element(
      'text',
      { class: 'title', x: (left + right) / 2, y: bottom + 44, 'text-anchor': 'middle' },
      axis.label,
    ),
  );
}

/** Labels left of the plot, a hairline across it at each tick, the title running up the side. */
export function leftAxis(axis: Axis, scale: Scale, { left, right, top, bottom }: Plot): Markup {
  return element(
    'g',
    { class: 'axis' },
    scale.ticks.map((tick) => {
      const y = scale.at(tick);
      return [
        element('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y }),
        element('text', { x: left - 10, y: y + 5, 'text-anchor': 'end' }, axis.format(tick)),
      ];
    }),
    element(
      'text',
      {
        class: 'title',
        transform: `translate(16 ${(top + bottom) / 2}) rotate(-90)`,
        'text-anchor': 'middle',
      },
      axis.label,
    ),
  );
}
