/** A network without its weights, as the addon takes it for running and for training. */
import type { NativeArchitecture, NativeLayer } from '../native';
import type { Layer } from './layer';
import { networkInputSize, type Network } from './network';

export function architectureOf(network: Network): NativeArchitecture {
  const { embedding, layers, head, emits } = network;
  return {
    inputSize: networkInputSize(network),
    embedding: embedding && { tokens: embedding.rows, size: embedding.cols },
    layers: layers.map(layerOf),
    head: head.map(({ name, weight, bias, activation }) => ({
      name,
      outputs: weight.rows,
      activation,
      bias: bias !== undefined,
    })),
    lastFrame: emits === 'last-frame',
  };
}

function layerOf(layer: Layer): NativeLayer {
  return {
    name: layer.name,
    cell: layer.cell,
    cells: layer.hiddenSize,
    activation: layer.cell === 'rnn' ? (layer.activation ?? 'tanh') : undefined,
    resetAfter: layer.resetAfter ?? false,
    gateClip: layer.gateClip,
    cellClip: layer.cellClip,
    outputsHidden: layer.emits === 'hidden',
    directions: layer.weights.map(({ projection, peepholes, recurrentBias }, direction) => ({
      backward: layer.direction === 'backward' || direction === 1,
      projection: projection?.rows,
      peepholes: peepholes !== undefined,
      recurrentBias: recurrentBias !== undefined,
    })),
  };
}
