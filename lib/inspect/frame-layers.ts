/** Summaries of the layers of frames between recurrent layers, and before the head. */
import {
  frameInputSize,
  frameLayerSize,
  isDenseLayer,
  isNormalization,
  type FrameLayer,
} from '../model';

/** A layer of frames between others. */
export interface FrameLayerSummary {
  /** As errors and plans name it. */
  name: string;
  /** Dense, layer-norm, rms-norm, elementwise or combination. */
  kind: string;
  /** What it does besides: the name of its activation, or of what it combines with. */
  detail: string;
  /** Numbers of an input frame; null where the layers below say. */
  inputSize: number | null;
  /** How many numbers it has. */
  parameters: number;
  /** Its size as stored, in bytes. */
  bytes: number;
}

export function summarizeFrame(layer: FrameLayer): FrameLayerSummary {
  const { name, kind = 'dense' } = layer;
  const inputSize = frameInputSize(layer) ?? null;
  return { name, kind, detail: detailOf(layer), inputSize, ...frameLayerSize(layer) };
}

function detailOf(layer: FrameLayer): string {
  if (isDenseLayer(layer)) return layer.activation;
  if (layer.kind === 'combination') return `${layer.by} with ${layer.with}`;
  if (isNormalization(layer)) return `epsilon ${layer.epsilon}`;
  const { activation = 'scaling' } = layer;
  return typeof activation === 'string' ? activation : activation.name;
}
