/**
 * How many numbers flow from layer to layer, in the order in which a frame passes them: the input
 * of the first layer at position 0, then every layer, those of frames and recurrent ones alike.
 */
import type { ActivationFunctionName } from './activation-function';
import {
  INPUT_NAME,
  frameInputSize,
  frameOutputSize,
  isNormalization,
  type FrameLayer,
  type HeadActivation,
} from './frame-layer';
import { layerOutputSize, type Layer } from './layer';
import type { Network } from './network';

type Layers = Pick<Network, 'embedding' | 'layers' | 'beforeHead' | 'head'>;

/** A layer of a network at its place. */
export type Place = { readonly inputs: number; readonly position: number } & (
  | { readonly recurrent: Layer }
  | {
      readonly frame: FrameLayer;
      /** With a combination: the position of what it combines with, or -1, and the size of that. */
      readonly source: number;
      readonly others: number;
    }
);

/** Numbers of an input frame as the first layer reads it; with an embedding those of a row. */
export function firstInputSize({
  embedding,
  layers,
}: Pick<Network, 'embedding' | 'layers'>): number {
  if (embedding) return embedding.cols;
  const { before = [], inputSize } = layers[0]!;
  return (before[0] && frameInputSize(before[0])) ?? inputSize;
}

/**
 * All layers in the order in which a frame passes them, each before anything that it says of its
 * outputs is used.
 */
export function* eachPlace(network: Layers): Generator<Place> {
  const widths = [firstInputSize(network)];
  const positions = new Map([[INPUT_NAME, 0]]);
  for (const layer of eachLayer(network)) {
    const inputs = widths.at(-1)!;
    const position = widths.length;
    const place = 'cell' in layer ? { recurrent: layer, inputs, position } : placeOf(layer);
    yield place;
    positions.set(layer.name, position);
    widths.push(outputSizeOf(place));
  }

  function placeOf(frame: FrameLayer): Place {
    const source = frame.kind === 'combination' ? (positions.get(frame.with) ?? -1) : -1;
    const others = widths[source] ?? 0;
    return { frame, inputs: widths.at(-1)!, position: widths.length, source, others };
  }
}

function* eachLayer({ layers, beforeHead = [], head }: Layers): Generator<Layer | FrameLayer> {
  for (const layer of layers) {
    yield* layer.before ?? [];
    yield layer;
  }
  yield* beforeHead;
  yield* head;
}

export function placesOf(network: Layers): Place[] {
  return [...eachPlace(network)];
}

/** Numbers of the output of a layer at its place. */
export function outputSizeOf(place: Place): number {
  if ('recurrent' in place) return layerOutputSize(place.recurrent);
  return frameOutputSize(place.frame, place.inputs, place.others);
}

/** Numbers per input frame: 1, a token's, with an embedding. */
export function networkInputSize(network: Layers): number {
  return network.embedding ? 1 : firstInputSize(network);
}

/**
 * What the outputs end with: the activation of the last layer, a function of one number or a
 * normalization; `none` also of a recurrent one.
 */
export function outputActivation({
  beforeHead = [],
  head,
}: Pick<Network, 'beforeHead' | 'head'>): HeadActivation | ActivationFunctionName {
  const last = [...beforeHead, ...head].at(-1);
  if (!last || isNormalization(last) || last.kind === 'combination') return 'none';
  const { activation = 'none' } = last;
  return typeof activation === 'string' ? activation : activation.name;
}

/** Numbers per output. */
export function networkOutputSize(network: Layers): number {
  return network.head.at(-1)?.weight.rows ?? outputSizeOf(placesOf(network).at(-1)!);
}
