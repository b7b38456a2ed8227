/** From a network to the addon's description of it. */
import { native } from '../native';
import type { NativeDirection, NetworkHandle } from '../native';
import { GATES, recurrentSize } from './layer';
import type { Layer, LayerWeights } from './layer';
import type { Network } from './network';

function nativeDirection(layer: Layer, weights: LayerWeights, direction: number): NativeDirection {
  return {
    cell: layer.cell,
    cells: layer.hiddenSize,
    recurrentSize: recurrentSize(layer, direction),
    input: native.packWeight(weights.input, GATES[layer.cell].length),
    recurrent: native.packWeight(weights.recurrent, GATES[layer.cell].length),
    bias: weights.bias,
    recurrentBias: weights.recurrentBias,
    peepholes: weights.peepholes,
    projection: weights.projection && native.packWeight(weights.projection, 1),
    activation: layer.cell === 'rnn' ? (layer.activation ?? 'tanh') : undefined,
    resetAfter: layer.resetAfter ?? false,
    gateClip: layer.gateClip,
    cellClip: layer.cellClip,
    backward: layer.direction === 'backward' || direction === 1,
    emitsHidden: layer.emits === 'hidden',
  };
}

/** Packs the weights of a valid network for the kernels. */
export function packNetwork(network: Network): NetworkHandle {
  return native.packNetwork({
    inputSize: network.layers[0]!.inputSize,
    layers: network.layers.map((layer) => layer.weights.map((w, d) => nativeDirection(layer, w, d))),
    head: network.head.map(({ weight, bias, activation }) => ({
      rows: weight.rows,
      weight: native.packWeight(weight, 1),
      bias,
      activation,
    })),
    lastFrame: network.emits === 'last-frame',
  });
}
