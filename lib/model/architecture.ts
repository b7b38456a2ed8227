/** A network without its weights, as the addon takes it for running and for training. */
import type { NativeArchitecture, NativeFrameLayer, NativeLayer } from '../native';
import { isDenseLayer, isNormalization, type FrameLayer } from './frame-layer';
import type { Layer } from './layer';
import type { Network } from './network';
import { type Place, networkInputSize, outputSizeOf, placesOf } from './widths';

export function architectureOf(network: Network): NativeArchitecture {
  const { embedding, layers, beforeHead = [], head, emits } = network;
  const places = new Map(
    placesOf(network).flatMap((place) => ('frame' in place ? [[place.frame, place]] : [])),
  );
  const frames = (all: readonly FrameLayer[]): NativeFrameLayer[] =>
    all.map((layer) => frameLayerOf(layer, places.get(layer)!));
  return {
    inputSize: networkInputSize(network),
    embedding: embedding && { tokens: embedding.rows, size: embedding.cols },
    layers: layers.map((layer) => ({ ...layerOf(layer), before: frames(layer.before ?? []) })),
    head: frames([...beforeHead, ...head]),
    lastFrame: emits === 'last-frame',
  };
}

function frameLayerOf(layer: FrameLayer, place: Place): NativeFrameLayer {
  const sizes = { name: layer.name, inputs: place.inputs, outputs: outputSizeOf(place) };
  if (isDenseLayer(layer)) {
    const { activation, bias } = layer;
    return { kind: 'dense', ...sizes, activation, bias: bias !== undefined };
  }
  if (layer.kind === 'combination') {
    const { by, leads = false } = layer;
    return { kind: layer.kind, ...sizes, by, leads, source: 'frame' in place ? place.source : -1 };
  }
  const vectors = { scale: layer.scale !== undefined, shift: layer.shift !== undefined };
  if (isNormalization(layer))
    return { kind: layer.kind, ...sizes, ...vectors, epsilon: layer.epsilon };
  const { activation } = layer;
  return typeof activation === 'string'
    ? { kind: layer.kind, ...sizes, ...vectors, activation }
    : { kind: layer.kind, ...sizes, ...vectors, curve: activation };
}

function layerOf(layer: Layer): Omit<NativeLayer, 'before'> {
  return {
    name: layer.name,
    cell: layer.cell,
    cells: layer.hiddenSize,
    activation: layer.cell === 'rnn' ? (layer.activation ?? 'tanh') : undefined,
    resetAfter: layer.resetAfter ?? false,
    coupledGates: layer.coupledGates ?? false,
    gateClip: layer.gateClip,
    cellClip: layer.cellClip,
    outputsHidden: layer.emits === 'hidden',
    directions: layer.weights.map((weights, direction) => ({
      backward: layer.direction === 'backward' || direction === 1,
      projection: weights.projection?.rows,
      peepholes: weights.peepholes !== undefined,
      recurrentBias: weights.recurrentBias !== undefined,
      initialHidden: weights.initialHidden !== undefined,
      initialCell: weights.initialCell !== undefined,
      activations: weights.activations ?? [],
    })),
  };
}
