/** The headline: the few figures of a compression that one remembers. */
import { bytes, duration, grouped, type Markup, percent } from '../../charts';
import { type KeyFigure, keyFigures } from '../page';
import { isLeft } from './layer';
import type { ReportedCompression } from './report';

export function headline({
  before,
  after,
  layers,
  timings,
  outputs,
  stepMicros,
}: ReportedCompression): Markup {
  const compressed = layers.filter((layer) => !isLeft(layer)).length;
  return keyFigures([
    ['Parameters', grouped(after.parameters), `of ${grouped(before.parameters)} before`],
    [
      after.parameters > before.parameters ? 'Times more parameters' : 'Times fewer parameters',
      `${ratio(before.parameters, after.parameters).toFixed(2)} ×`,
      `${percent(after.parameters / before.parameters)} of the parameters left`,
    ],
    [
      'Weights',
      bytes(after.bytes),
      `${after.bytes > before.bytes ? 'more than the' : 'of'} ${bytes(before.bytes)} before`,
    ],
    ...(outputs ? [outputFigure(outputs)] : []),
    ...(stepMicros ? [stepFigure(stepMicros)] : []),
    [
      'Time to compress',
      duration(timings.totalMs),
      `${compressed} of ${layers.length} recurrent layer${layers.length === 1 ? '' : 's'}`,
    ],
  ]);
}

/** At least 1. */
function ratio(a: number, b: number): number {
  return Math.max(a / b, b / a);
}

function stepFigure({ before, after }: NonNullable<ReportedCompression['stepMicros']>): KeyFigure {
  const micros = (time: number): string => duration(time / 1000);
  return ['A step', micros(after), `${after > before ? 'slower: ' : ''}${micros(before)} before`];
}

function outputFigure({
  error,
  recordings,
}: NonNullable<ReportedCompression['outputs']>): KeyFigure {
  const of = recordings === 1 ? 'one recording' : `${grouped(recordings)} recordings`;
  return ['Error of the outputs', percent(error), `relative, over ${of}`];
}
