/** The network of a model: its numbers read from their file, then packed in the addon. */
import {
  native,
  type NativeDirectionWeights,
  type NativeFrameWeights,
  type NetworkHandle,
  type WeightHandle,
} from '../native';
import { Slices } from '../slices';
import { embeddingHandle, packWeight, type Weight, weightHandle, WeightLoader } from '../weights';
import { architectureOf } from './architecture';
import { isDenseLayer, type FrameLayer } from './frame-layer';
import { GATES, type Layer, type LayerWeights } from './layer';
import { changeNumbers, matricesOf } from './matrices';
import { checkMemory } from './memory';
import type { Network } from './network';
import { validateNetwork } from './validate';
import { vectorOf } from './vectors';

/**
 * The network with the matrices that are in an open file read into memory.
 * @param signal ends it between two matrices, with its reason.
 * @throws CompactRnnError INVALID_MODEL where shapes contradict each other, or a matrix holds NaN
 *   or infinity; IO.
 */
export async function loadedNetwork(network: Network, signal?: AbortSignal): Promise<Network> {
  validateNetwork(network);
  checkMemory(network);
  const slices = new Slices(signal);
  const loader = new WeightLoader();
  const loaded = new Map<Weight, Weight>();
  for (const { weight, what } of matricesOf(network)) {
    if (!loaded.has(weight)) loaded.set(weight, await loader.load(weight, what));
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

/** What the addon holds of a weight that is not looked up. */
type HandleOf = (weight: Weight, gates: number) => WeightHandle;

/** The network in the addon; packs the matrices that are not packed yet. */
export function packNetwork(network: Network, handleOf: HandleOf = weightHandle): NetworkHandle {
  return native.packNetwork(architectureOf(network), {
    embedding: network.embedding && embeddingHandle(network.embedding),
    layers: network.layers.map((layer) => ({
      before: (layer.before ?? []).map((each) => frameHandles(each, handleOf)),
      directions: layer.weights.map((each) => directionHandles(layer, each, handleOf)),
    })),
    head: [...(network.beforeHead ?? []), ...network.head].map((each) =>
      frameHandles(each, handleOf),
    ),
  });
}

function frameHandles(layer: FrameLayer, handleOf: HandleOf): NativeFrameWeights {
  if (isDenseLayer(layer))
    return { weight: handleOf(layer.weight, 1), bias: vectorOf(layer, 'bias') };
  if (layer.kind === 'combination') return {};
  return { scale: vectorOf(layer, 'scale'), shift: vectorOf(layer, 'shift') };
}

function directionHandles(
  { cell }: Layer,
  weights: LayerWeights,
  handleOf: HandleOf,
): NativeDirectionWeights {
  const { input, recurrent, projection } = weights;
  const gates = GATES[cell].length;
  return {
    input: handleOf(input, gates),
    recurrent: handleOf(recurrent, gates),
    bias: vectorOf(weights, 'bias')!,
    recurrentBias: vectorOf(weights, 'recurrentBias'),
    peepholes: vectorOf(weights, 'peepholes'),
    projection: projection && handleOf(projection, 1),
    initialHidden: vectorOf(weights, 'initialHidden'),
    initialCell: vectorOf(weights, 'initialCell'),
  };
}
