/** The headline: the few figures of a compression that one remembers. */
import type { CompressionReport } from '../compression-report';
import { keyFigures, type KeyFigure } from '../key-figures';
import type { Markup } from '../markup';
import { isLeft } from './layer';
import { bytes, duration, grouped, percent } from '../numbers';

export function headline({
  before,
  after,
  layers,
  timings,
  stepMicros,
}: CompressionReport): Markup {
  const compressed = layers.filter((layer) => !isLeft(layer)).length;
  return keyFigures([
    ['Parameters', grouped(after.parameters), `of ${grouped(before.parameters)} before`],
    [
      'Times smaller',
      `${(before.parameters / after.parameters).toFixed(2)} ×`,
      `${percent(after.parameters / before.parameters)} of the parameters left`,
    ],
    ['Weights', bytes(after.bytes), `of ${bytes(before.bytes)} before`],
    ...(stepMicros ? [stepFigure(stepMicros)] : []),
    [
      'Time to compress',
      duration(timings.totalMs),
      `${compressed} of ${layers.length} recurrent layer${layers.length === 1 ? '' : 's'}`,
    ],
  ]);
}

function stepFigure({ before, after }: NonNullable<CompressionReport['stepMicros']>): KeyFigure {
  const micros = (time: number): string => duration(time / 1000);
  return ['A step', micros(after), `${after > before ? 'slower: ' : ''}${micros(before)} before`];
}
