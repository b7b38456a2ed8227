/**
 * A network as the addon is told what learns: the shapes, and of which kinds the matrices are; its
 * numbers are a vector beside it.
 */
import { storedForm, type Weight } from '../weights';
import { type Layer, type Network, networkInputSize, recurrentSize } from '../model';
import type { NativeLearntKind, NativeTrainerDirection, NativeTrainerNetwork } from '../native';

/** Nothing where the matrix is plainly dense. */
function kindOf(weight: Weight, quantized: boolean): NativeLearntKind | undefined {
  if (weight.kind !== 'dense') return { ...storedForm(weight), ...(quantized && { quantized }) };
  return quantized ? { kind: 'quantized' } : undefined;
}

/**
 * @param quantized whether matrices are used as int8 would store what they are made of, while
 *   floats learn.
 */
export function learnerOf(network: Network, quantized: boolean): NativeTrainerNetwork {
  const embedding = network.embedding && {
    rows: network.embedding.rows,
    cols: network.embedding.cols,
  };
  return {
    inputSize: networkInputSize(network),
    embedding,
    layers: network.layers.map((layer) => ({
      name: layer.name,
      directions: layer.weights.map((_, direction) => directionOf(layer, direction, quantized)),
    })),
    head: network.head.map(({ name, weight, bias, activation }) => {
      const kind = kindOf(weight, quantized);
      return {
        name,
        rows: weight.rows,
        bias: bias !== undefined,
        activation,
        ...(kind && { kind }),
      };
    }),
    lastFrame: network.emits === 'last-frame',
  };
}

function directionOf(layer: Layer, direction: number, quantized: boolean): NativeTrainerDirection {
  const { recurrentBias, peepholes, projection, ...weights } = layer.weights[direction]!;
  const [input, recurrent, ofProjection] = [weights.input, weights.recurrent, projection].map(
    (weight) => weight && kindOf(weight, quantized),
  );
  return {
    cell: layer.cell,
    cells: layer.hiddenSize,
    recurrentSize: recurrentSize(layer, direction),
    projection: projection !== undefined,
    recurrentBias: recurrentBias !== undefined,
    peepholes: peepholes !== undefined,
    activation: layer.cell === 'rnn' ? (layer.activation ?? 'tanh') : undefined,
    resetAfter: layer.resetAfter ?? false,
    gateClip: layer.gateClip,
    cellClip: layer.cellClip,
    backward: layer.direction === 'backward' || direction === 1,
    emitsHidden: layer.emits === 'hidden',
    kinds: {
      ...(input && { input }),
      ...(recurrent && { recurrent }),
      ...(ofProjection && { projection: ofProjection }),
    },
  };
}
