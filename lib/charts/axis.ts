/** Axes: ticks with their labels, and a title that names quantity and unit. */
import { FONT_SIZE, type Layout, type Plot, textWidth, widest } from './layout';
import { element, type Markup } from './markup';
import { percent, plain } from './numbers';
import { type Interval, linearScale, logDomain, logScale, type Scale } from './scale';

export interface Axis {
  /** Quantity and unit: `time, ms`. */
  readonly label: string;
  readonly scale: (range: Interval) => Scale;
  readonly format: (tick: number) => string;
}

/** From 0 to the largest of some amounts, with about `ticks` ticks. */
export function amountAxis(
  label: string,
  amounts: readonly number[],
  { ticks = 8, format = plain }: { ticks?: number; format?: (tick: number) => string } = {},
): Axis {
  const most = Math.max(...amounts);
  return { label, scale: (range) => linearScale([0, most], range, ticks), format };
}

/** Logarithmic, with some air at both ends. @param values above 0. */
export function logAxis(label: string, values: readonly number[], format = plain): Axis {
  const domain = logDomain(Math.min(...values) * 0.8, Math.max(...values) * 1.1);
  return { label, scale: (range) => logScale(domain, range), format };
}

/** Error rates, logarithmic; a rate of 0 must have been replaced by what one error would be. */
export function errorAxis(label: string, rates: readonly number[]): Axis {
  return logAxis(label, rates, (tick) => (tick < 0.01 ? percent(tick) : percent(tick, 0)));
}

/** Between two labels. */
const GAP = 8;

/** Every tick that has a label: all, or every second, third, ... where they would touch. */
function labelledTicks(scale: Scale, format: Axis['format']): readonly number[] {
  const { ticks } = scale;
  const fit = (chosen: readonly number[]): boolean =>
    chosen.every((tick, i) => {
      const next = chosen[i + 1];
      if (next === undefined) return true;
      const width = (textWidth(format(tick)) + textWidth(format(next))) / 2;
      return Math.abs(scale.at(next) - scale.at(tick)) >= width + GAP;
    });
  for (let step = 1; step < ticks.length; step++) {
    const chosen = ticks.filter((_, i) => i % step === 0);
    if (fit(chosen)) return chosen;
  }
  return ticks.slice(0, 1);
}

/** Ticks and labels under the plot, the title centred below them. */
export function bottomAxis(axis: Axis, scale: Scale, { left, right, bottom }: Plot): Markup {
  return element(
    'g',
    { class: 'axis' },
    element('line', { class: 'base', x1: left, x2: right, y1: bottom, y2: bottom }),
    labelledTicks(scale, axis.format).map((tick) => {
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

/** How much room the axis takes left of the plot, and its title above it. */
export function leftAxisRoom(
  { name }: Layout,
  { format }: Axis,
  { ticks }: Scale,
): { readonly left: number; readonly top: number } {
  return name === 'wide' ? { left: 78, top: 0 } : { left: widest(ticks.map(format)) + 12, top: 24 };
}

/**
 * Labels left of the plot, a hairline across it at each tick. The title runs up the side of a wide
 * chart and stands at the top of a narrow one.
 */
export function leftAxis(
  axis: Axis,
  scale: Scale,
  { left, right, top, bottom }: Plot,
  { name }: Layout,
): Markup {
  const title =
    name === 'wide'
      ? {
          transform: `translate(16 ${(top + bottom) / 2}) rotate(-90)`,
          'text-anchor': 'middle',
        }
      : { x: 0, y: FONT_SIZE };
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
    element('text', { class: 'title', ...title }, axis.label),
  );
}
