/** The matrices of a network, one after the other, wherever they stand. */
import { directionName, GATES, type Layer, type LayerWeights } from './layer';
import { attributesOf, type Network } from './network';
import type { Weight } from './weight';

/** How the addon lays a matrix out: in panels of so many gates, as many as are stacked in it, or as rows to be looked up. */
export type Layout = number | 'rows';

export interface Matrix {
  readonly weight: Weight;
  /** What errors call it. */
  readonly what: string;
  readonly layout: Layout;
}

export const EMBEDDING_NAME = 'embedding';
export type MatrixKind = 'input' | 'recurrent' | 'projection';

export function matrixName(layer: Layer, direction: number, kind: MatrixKind): string {
  return `${directionName(layer, direction)} ${kind === 'projection' ? kind : `${kind} weight`}`;
}

/** What becomes of the numbers of a network. */
export interface Change {
  readonly matrix: (matrix: Matrix) => Weight;
  /** Biases and peepholes; `what` is what errors call the vector. */
  readonly vector: (vector: Float32Array, what: string) => Float32Array;
}

function changedDirection(layer: Layer, direction: number, change: Change): LayerWeights {
  const { input, recurrent, bias, recurrentBias, peepholes, projection } = layer.weights[direction]!;
  const stacked = GATES[layer.cell].length;
  const changed = (weight: Weight, kind: MatrixKind, layout: Layout): Weight =>
    change.matrix({ weight, what: matrixName(layer, direction, kind), layout });
  const vector = (numbers: Float32Array, kind: string): Float32Array =>
    change.vector(numbers, `${directionName(layer, direction)} ${kind}`);
  return {
    input: changed(input, 'input', stacked),
    recurrent: changed(recurrent, 'recurrent', stacked),
    bias: vector(bias, 'bias'),
    ...(recurrentBias && { recurrentBias: vector(recurrentBias, 'recurrent bias') }),
    ...(peepholes && { peepholes: vector(peepholes, 'peepholes') }),
    ...(projection && { projection: changed(projection, 'projection', 1) }),
  };
}

/** The network with other numbers. */
export function changeNumbers(network: Network, change: Change): Network {
  const { embedding } = network;
  return {
    ...(embedding && {
      embedding: change.matrix({ weight: embedding, what: EMBEDDING_NAME, layout: 'rows' }),
    }),
    layers: network.layers.map((layer) => ({
      ...layer,
      weights: layer.weights.map((_, direction) => changedDirection(layer, direction, change)),
    })),
    head: network.head.map((layer) => ({
      ...layer,
      weight: change.matrix({ weight: layer.weight, what: `${layer.name} weight`, layout: 1 }),
      ...(layer.bias && { bias: change.vector(layer.bias, `${layer.name} bias`) }),
    })),
    ...attributesOf(network),
  };
}

export function matricesOf(network: Network): Matrix[] {
  const all: Matrix[] = [];
  const matrix = (one: Matrix): Weight => {
    all.push(one);
    return one.weight;
  };
  changeNumbers(network, { matrix, vector: (vector) => vector });
  return all;
}
