/** The matrices of a network, one after the other, each with its name and its role. */
import { directionName, GATES, type Layer, type LayerWeights } from './layer';
import { isDenseLayer, type DenseLayer, type FrameLayer } from './frame-layer';
import { attributesOf, type Network } from './network';
import type { Layout, Weight } from '../weights';
import { vectorOf } from './vectors';

export type MatrixRole = 'input' | 'recurrent' | 'projection';

/** The layer that a matrix belongs to, and its role there. */
export interface MatrixPosition {
  /** The layer's name. */
  readonly layer: string;
  readonly role: MatrixRole | 'weight' | 'embedding';
}

export interface Matrix extends MatrixPosition {
  readonly weight: Weight;
  /** What errors call it. */
  readonly what: string;
  readonly layout: Layout;
  /** The names of the gates that are stacked in it; one name where there are none. */
  readonly gates: readonly string[];
}

export const EMBEDDING_NAME = 'embedding';
const NO_GATES = ['all'] as const;

export function matrixName(layer: Layer, direction: number, role: MatrixRole): string {
  return `${directionName(layer, direction)} ${role === 'projection' ? role : `${role} weight`}`;
}

/** What becomes of the numbers of a network. */
export interface Change {
  readonly matrix: (matrix: Matrix) => Weight;
  /**
   * Biases and peepholes; `what` is what errors call the vector. Of a model it is not a copy, and
   * not to be changed.
   */
  readonly vector: (vector: Float32Array, what: string) => Float32Array;
}

function changedDirection(layer: Layer, direction: number, change: Change): LayerWeights {
  const weights = layer.weights[direction]!;
  const { input, recurrent, projection } = weights;
  const recurrentBias = vectorOf(weights, 'recurrentBias');
  const peepholes = vectorOf(weights, 'peepholes');
  const initialHidden = vectorOf(weights, 'initialHidden');
  const initialCell = vectorOf(weights, 'initialCell');
  const changed = (weight: Weight, role: MatrixRole, gates: readonly string[]): Weight => {
    const what = matrixName(layer, direction, role);
    return change.matrix({ weight, what, layer: layer.name, role, layout: gates.length, gates });
  };
  const vector = (numbers: Float32Array, kind: string): Float32Array =>
    change.vector(numbers, `${directionName(layer, direction)} ${kind}`);
  return {
    input: changed(input, 'input', GATES[layer.cell]),
    recurrent: changed(recurrent, 'recurrent', GATES[layer.cell]),
    bias: vector(vectorOf(weights, 'bias')!, 'bias'),
    ...(recurrentBias && { recurrentBias: vector(recurrentBias, 'recurrent bias') }),
    ...(peepholes && { peepholes: vector(peepholes, 'peepholes') }),
    ...(projection && { projection: changed(projection, 'projection', NO_GATES) }),
    ...(initialHidden && { initialHidden: vector(initialHidden, 'initial state') }),
    ...(initialCell && { initialCell: vector(initialCell, 'initial cell state') }),
    ...(weights.activations && { activations: weights.activations }),
  };
}

function changedDense(layer: DenseLayer, change: Change): DenseLayer {
  const { name, weight, activation } = layer;
  const bias = vectorOf(layer, 'bias');
  return {
    name,
    weight: change.matrix({
      weight,
      what: `${name} weight`,
      layout: 1,
      gates: NO_GATES,
      layer: name,
      role: 'weight',
    }),
    ...(bias && { bias: change.vector(bias, `${name} bias`) }),
    activation,
  };
}

function changedFrameLayer(layer: FrameLayer, change: Change): FrameLayer {
  if (isDenseLayer(layer)) return changedDense(layer, change);
  if (layer.kind === 'combination') return layer;
  const scale = vectorOf(layer, 'scale');
  const shift = vectorOf(layer, 'shift');
  return {
    ...layer,
    ...(scale && { scale: change.vector(scale, `${layer.name} scale`) }),
    ...(shift && { shift: change.vector(shift, `${layer.name} shift`) }),
  };
}

/** The network with other numbers. */
export function changeNumbers(network: Network, change: Change): Network {
  const { embedding } = network;
  return {
    ...(embedding && {
      embedding: change.matrix({
        weight: embedding,
        what: EMBEDDING_NAME,
        layout: 'rows',
        gates: NO_GATES,
        layer: EMBEDDING_NAME,
        role: EMBEDDING_NAME,
      }),
    }),
    layers: network.layers.map((layer) => ({
      ...layer,
      ...(layer.before && { before: layer.before.map((each) => changedFrameLayer(each, change)) }),
      weights: layer.weights.map((_, direction) => changedDirection(layer, direction, change)),
    })),
    ...(network.beforeHead && {
      beforeHead: network.beforeHead.map((layer) => changedFrameLayer(layer, change)),
    }),
    head: network.head.map((layer) => changedDense(layer, change)),
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
