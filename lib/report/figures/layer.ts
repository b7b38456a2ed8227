/** How a layer appears in every figure: its colour, and the words that follow its name. */
import type { ReportedLayer } from '../compression-report';
import { grouped } from '../numbers';
import { tone } from '../style';

/** Whether nothing became of it: neither projections nor other kinds of weight. */
export function isLeft({ rank, reason }: ReportedLayer): boolean {
  return rank === null && reason !== null;
}

/** The colour of the layer at `index`, or the grey dashes of layers left dense. */
export function layerTone(layer: ReportedLayer, index: number): string {
  return isLeft(layer) ? 'dense' : tone(index);
}

export function rankNote(layer: ReportedLayer): string {
  if (layer.rank !== null) return grouped(layer.rank);
  return isLeft(layer) ? 'dense' : '–';
}

/** The end of a caption: what dashes mean, where there are any. */
export function denseNote(layers: readonly ReportedLayer[]): string {
  return layers.some(isLeft) ? ' Dashed: left dense.' : '';
}
