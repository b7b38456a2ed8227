/** The network of a model: its numbers in memory of their own, then packed in the addon. */
import { native, type NativeNetworkWeights, type NetworkHandle } from '../native';
import { Slices } from '../slices';
import {
  embeddingHandle,
  loadedWeight,
  ownedWeight,
  packWeight,
  type Weight,
  weightHandle,
} from '../weights';
import { architectureOf } from './architecture';
import { GATES, type Layer, type LayerWeights } from './layer';
import { changeNumbers, matricesOf } from './matrices';
import type { Network } from './network';
import { validateNetwork } from './validate';

/**
 * The network with copies of its numbers, except matrices of another model, which both share.
 * @throws CompactRnnError INVALID_MODEL where a matrix holds NaN or infinity, or another count of
 *   numbers than its shape says.
 */
export function ownedCopy(network: Network): Network {
  return changeNumbers(network, {
    matrix: ({ weight, what }) => ownedWeight(weight, what),
    vector: (vector) => vector.slice(),
  });
}

/**
 * The network with the matrices that are in an open file read into memory.
 * @param signal ends it between two matrices, with its reason.
 * @throws CompactRnnError as {@link ownedCopy}, or where shapes contradict each other; IO.
 */
export async function loadedNetwork(network: Network, signal?: AbortSignal): Promise<Network> {
  validateNetwork(network);
  const slices = new Slices(signal);
  const loaded = new Map<Weight, Weight>();
  for (const { weight, what } of matricesOf(network)) {
    if (!loaded.has(weight)) loaded.set(weight, await loadedWeight(weight, what));
    await slices.pause();
  }
  return changeNumbers(network, {
    matrix: ({ weight }) => loaded.get(weight)!,
    vector: (vector) => vector,
  });
}

/** Packs the matrices of an owned network, one in a slice, so that {@link packNetwork} is short. */
export async function packMatrices(network: Network): Promise<void> {
  const slices = new Slices();
  for (const { weight, layout } of matricesOf(network)) {
    packWeight(weight, layout);
    await slices.pause();
  }
}

/** The network in the addon; packs the matrices that are not packed yet. */
export function packNetwork(network: Network): NetworkHandle {
  return native.packNetwork(architectureOf(network), {
    embedding: network.embedding && embeddingHandle(network.embedding),
    layers: network.layers.map((layer) => layer.weights.map((each) => layerHandles(layer, each))),
    head: network.head.map(({ weight, bias }) => ({ weight: weightHandle(weight, 1), bias })),
  });
}

function layerHandles(
  { cell }: Layer,
  { input, recurrent, bias, recurrentBias, peepholes, projection }: LayerWeights,
): NativeNetworkWeights['layers'][number][number] {
  const gates = GATES[cell].length;
  return {
    input: weightHandle(input, gates),
    recurrent: weightHandle(recurrent, gates),
    bias,
    recurrentBias,
    peepholes,
    projection: projection && weightHandle(projection, 1),
  };
}
