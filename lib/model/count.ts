/**
 * How many numbers a network holds, and how many bytes they take. Everything learned counts, biases
 * and peepholes too.
 */
import type { Layer, LayerWeights } from './layer';
import type { DenseLayer, Network } from './network';
import { type Weight, weightBytes, weightParameters } from '../weights';

interface Size {
  parameters: number;
  bytes: number;
}

function sizeOf(weights: (Weight | undefined)[], vectors: (Float32Array | undefined)[]): Size {
  const size = { parameters: 0, bytes: 0 };
  for (const weight of weights) {
    if (!weight) continue;
    size.parameters += weightParameters(weight);
    size.bytes += weightBytes(weight);
  }
  for (const vector of vectors) {
    size.parameters += vector?.length ?? 0;
    size.bytes += vector?.byteLength ?? 0;
  }
  return size;
}

function sum(sizes: Size[]): Size {
  return sizes.reduce(
    (a, b) => ({ parameters: a.parameters + b.parameters, bytes: a.bytes + b.bytes }),
    {
      parameters: 0,
      bytes: 0,
    },
  );
}

/** One direction of a layer. */
export function directionSize(w: LayerWeights): Size {
  return sizeOf([w.input, w.recurrent, w.projection], [w.bias, w.recurrentBias, w.peepholes]);
}

export function layerSize(layer: Layer): Size {
  return sum(layer.weights.map(directionSize));
}

export function denseLayerSize(layer: DenseLayer): Size {
  return sizeOf([layer.weight], [layer.bias]);
}

export function networkSize(network: Network): Size {
  const { embedding, layers, head } = network;
  return sum([sizeOf([embedding], []), ...layers.map(layerSize), ...head.map(denseLayerSize)]);
}

/** Learned numbers of the whole network. */
export function networkParameters(network: Network): number {
  return networkSize(network).parameters;
}

/** Bytes of those numbers as stored. */
export function networkBytes(network: Network): number {
  return networkSize(network).bytes;
}
