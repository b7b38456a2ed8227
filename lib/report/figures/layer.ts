/** How a layer appears in every figure: its colour, and the words that follow its name. */
import type { ReportedLayer } from '../compression-report';
import { grouped } from '../numbers';
import { tone } from '../style';

/** The colour of the layer at `index`, or the grey dashes of layers left dense. */
export function layerTone(layer: ReportedLayer, index: number): string {
  return layer.rank === null ? 'dense' : tone(index);
}

export function rankNote(layer: ReportedLayer): string {
  return layer.rank === null ? 'dense' : grouped(layer.rank);
}

/** The end of a caption: what dashes mean, where there are any. */
export function denseNote(layers: readonly ReportedLayer[]): string {
  return layers.some((layer) => layer.rank === null) ? ' Dashed: left dense.' : '';
}
