/** How a layer appears in every figure: its colour, the words after its name, and what is left. */
import { grouped, tone } from '../../charts';
import { NONE } from '../page';
import type { ReportedCompression, ReportedLayer } from './report';

/** Whether the layer stayed as it was: neither projections nor other kinds of weight. */
export function isLeft({ rank, reason }: ReportedLayer): boolean {
  return rank === null && reason !== null;
}

/** The colour of the layer at `index`, or the grey dashes of layers left dense. */
export function layerTone(layer: ReportedLayer, index: number): string {
  return isLeft(layer) ? 'dense' : tone(index);
}

export function rankNote(layer: ReportedLayer): string {
  if (layer.rank !== null) return grouped(layer.rank);
  return isLeft(layer) ? 'dense' : NONE;
}

/** The end of a caption: what dashes mean, where there are any. */
export function denseNote(layers: readonly ReportedLayer[]): string {
  return layers.some(isLeft) ? ' Dashed: left dense.' : '';
}

/**
 * What a compressed model holds besides the recurrent layers of its report: the output head and, of
 * a language model, the embedding.
 */
export function remainder({ before, after, layers }: ReportedCompression): {
  name: string;
  before: number;
  after: number;
} {
  return {
    name: 'other weights',
    before: before.parameters - layers.reduce((sum, layer) => sum + layer.parameters.before, 0),
    after: after.parameters - layers.reduce((sum, layer) => sum + layer.parameters.after, 0),
  };
}
