/** A network in the addon: its matrices are packed one by one, and then put together. */
import {
  type EmbeddingHandle,
  native,
  type NativeNetworkWeights,
  type NetworkHandle,
} from '../native';
import { architectureOf } from './architecture';
import type { LayerWeights } from './layer';
import { changeNumbers, matricesOf, type Matrix } from './matrices';
import type { Network } from './network';
import {
  checkElements,
  handleOf,
  packedOf,
  packWeight,
  partName,
  partsOf,
  type Weight,
  WeightReader,
} from '../weights';

/**
 * A copy of the network with its matrices packed; those that are packed already it shares. One
 * matrix at a time is read from where it is stored.
 * @throws CompactRnnError INVALID_MODEL where one holds NaN or infinity, or another count of
 *   numbers than its shape says.
 */
export function packedCopy(network: Network): Network {
  const reader = new WeightReader(
    matricesOf(network).flatMap(({ weight }) => partsOf(weight).map(({ matrix }) => matrix)),
  );
  const matrix = ({ weight, what, layout }: Matrix): Weight => {
    if (packedOf(weight)?.layout === layout) return weight;
    const names = new Map(partsOf(weight).map((part) => [part.matrix, partName(part, what)]));
    return packWeight(weight, layout, (matrix) => {
      const elements = reader.elements(matrix);
      checkElements(names.get(matrix)!, matrix, elements);
      return elements;
    });
  };
  try {
    return changeNumbers(network, { matrix, vector: (vector) => vector.slice() });
  } finally {
    reader.close();
  }
}

/** Puts a network of packed matrices together. */
export function packNetwork(network: Network): NetworkHandle {
  return native.packNetwork(architectureOf(network), {
    embedding: network.embedding && embeddingHandle(network.embedding),
    layers: network.layers.map(({ weights }) => weights.map(nativeWeights)),
    head: network.head.map(({ weight, bias }) => ({ weight: handleOf(weight), bias })),
  });
}

function nativeWeights(weights: LayerWeights): NativeNetworkWeights['layers'][number][number] {
  return {
    input: handleOf(weights.input),
    recurrent: handleOf(weights.recurrent),
    bias: weights.bias,
    recurrentBias: weights.recurrentBias,
    peepholes: weights.peepholes,
    projection: weights.projection && handleOf(weights.projection),
  };
}

function embeddingHandle(embedding: Weight): EmbeddingHandle {
  return packedOf(embedding)!.handle as EmbeddingHandle;
}
