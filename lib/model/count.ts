/**
 * How many numbers a network holds, and how many bytes they take. Everything learned counts, biases
 * and peepholes too. What several layers share counts in each of them, and once in the network.
 */
import type { Layer, LayerWeights } from './layer';
import { changeNumbers } from './matrices';
import { isDenseLayer, type DenseLayer, type FrameLayer } from './frame-layer';
import type { Network } from './network';
import {
  denseBytes,
  partsOf,
  structureBytes,
  type Weight,
  weightBytes,
  weightParameters,
} from '../weights';

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
  return sizeOf(
    [w.input, w.recurrent, w.projection],
    [w.bias, w.recurrentBias, w.peepholes, w.initialHidden, w.initialCell],
  );
}

export function layerSize(layer: Layer): Size {
  return sum(layer.weights.map(directionSize));
}

export function denseLayerSize(layer: DenseLayer): Size {
  return sizeOf([layer.weight], [layer.bias]);
}

/** A layer of frames, of any kind. */
export function frameLayerSize(layer: FrameLayer): Size {
  if (isDenseLayer(layer)) return denseLayerSize(layer);
  return layer.kind === 'combination' ? sizeOf([], []) : sizeOf([], [layer.scale, layer.shift]);
}

export function networkSize(network: Network): Size {
  const size = { parameters: 0, bytes: 0 };
  const counted = new Set<unknown>();
  const add = (thing: unknown, parameters: number, bytes: number): void => {
    if (counted.has(thing)) return;
    counted.add(thing);
    size.parameters += parameters;
    size.bytes += bytes;
  };
  changeNumbers(network, {
    matrix: ({ weight }) => {
      for (const { matrix } of partsOf(weight))
        add(matrix, matrix.rows * matrix.cols, denseBytes(matrix));
      const structure = structureBytes(weight);
      if (structure > 0) add(weight, 0, structure);
      return weight;
    },
    vector: (vector) => {
      add(vector, vector.length, vector.byteLength);
      return vector;
    },
  });
  return size;
}

/** Learned numbers of the whole network. */
export function networkParameters(network: Network): number {
  return networkSize(network).parameters;
}

/** Bytes of those numbers as stored. */
export function networkBytes(network: Network): number {
  return networkSize(network).bytes;
}
