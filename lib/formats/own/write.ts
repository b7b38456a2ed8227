/**
 * A network as a file of the project's own format: its matrices as tensors, its architecture as
 * JSON in the metadata.
 */
import {
  type DenseLayer,
  type Direction,
  type FrameLayer,
  type FrontEnd,
  isDenseLayer,
  isNormalization,
  type Layer,
  type LayerWeights,
  matricesOf,
  type Network,
  vectorOf,
} from '../../model';
import { partsOf } from '../../weights';
import type { Safetensors } from '../safetensors';
import {
  ARCHITECTURE_KEY,
  DENSE_VERSION,
  FORMAT,
  FORMAT_KEY,
  KINDS_VERSION,
  VERSION,
  VERSION_KEY,
} from './names';
import { TensorTable } from './tensor-table';

/** The file; tensors are read from the network when they are written. */
export function networkToSafetensors(network: Network): Safetensors {
  const tensors = new TensorTable();
  const architecture = {
    emits: network.emits,
    frontEnd: network.frontEnd && frontEndJson(network.frontEnd, tensors),
    embedding: network.embedding && tensors.weight('embedding', network.embedding),
    layers: network.layers.map((layer) => layerJson(layer, tensors)),
    beforeHead: network.beforeHead?.map((layer) => frameLayerJson(layer, tensors)),
    head: network.head.map((layer) => denseJson(layer, tensors)),
    units: network.units,
  };
  const metadata = new Map([
    [FORMAT_KEY, FORMAT],
    [VERSION_KEY, String(versionFor(network))],
    [ARCHITECTURE_KEY, JSON.stringify(architecture)],
  ]);
  return { metadata, tensors: tensors.all };
}

/** The oldest version that knows all that the network has, so that older readers may read it. */
function versionFor(network: Network): number {
  if (network.beforeHead || network.layers.some(hasLayersOrOptions)) return VERSION;
  const weights = matricesOf(network).map(({ weight }) => weight);
  const hasInt4 = weights.flatMap(partsOf).some(({ matrix }) => matrix.dtype === 'int4');
  if (hasInt4) return VERSION;
  const isDense = weights.every(({ kind }) => kind === 'dense');
  return isDense ? DENSE_VERSION : KINDS_VERSION;
}

/** Whether a layer has what came with version 3. */
function hasLayersOrOptions({ before, coupledGates, weights }: Layer): boolean {
  const begins = weights.some((each) => each.initialHidden ?? each.initialCell ?? each.activations);
  return before !== undefined || coupledGates === true || begins;
}

/** Undefined fields vanish in JSON: what a layer does not have is not written. */
function layerJson(layer: Layer, tensors: TensorTable): object {
  const { name, direction } = layer;
  return {
    name,
    cell: layer.cell,
    direction,
    before: layer.before?.map((each) => frameLayerJson(each, tensors)),
    inputSize: layer.inputSize,
    hiddenSize: layer.hiddenSize,
    activation: layer.activation,
    resetAfter: layer.resetAfter,
    coupledGates: layer.coupledGates,
    gateClip: layer.gateClip,
    cellClip: layer.cellClip,
    emits: layer.emits,
    weights: layer.weights.map((each, i) =>
      directionJson(each, `${name}.${directionNames(direction)[i]!}`, tensors),
    ),
  };
}

function frontEndJson({ normalization, ...frontEnd }: FrontEnd, tensors: TensorTable): object {
  return {
    ...frontEnd,
    normalization: normalization && {
      mean: tensors.vector('frontEnd.mean', normalization.mean),
      scale: tensors.vector('frontEnd.scale', normalization.scale),
    },
  };
}

export function directionNames(direction: Direction): string[] {
  return direction === 'bidirectional' ? ['forward', 'backward'] : [direction];
}

type VectorName = 'bias' | 'recurrentBias' | 'peepholes' | 'initialHidden' | 'initialCell';

function directionJson(weights: LayerWeights, prefix: string, tensors: TensorTable): object {
  const { input, recurrent, projection } = weights;
  const vector = (name: VectorName): string | undefined => {
    const numbers = vectorOf(weights, name);
    return numbers && tensors.vector(`${prefix}.${name}`, numbers);
  };
  return {
    input: tensors.weight(`${prefix}.input`, input),
    recurrent: tensors.weight(`${prefix}.recurrent`, recurrent),
    bias: vector('bias'),
    recurrentBias: vector('recurrentBias'),
    peepholes: vector('peepholes'),
    projection: projection && tensors.weight(`${prefix}.projection`, projection),
    initialHidden: vector('initialHidden'),
    initialCell: vector('initialCell'),
    activations: weights.activations,
  };
}

function denseJson(layer: DenseLayer, tensors: TensorTable): object {
  const { name, weight, activation } = layer;
  const bias = vectorOf(layer, 'bias');
  return {
    name,
    activation,
    weight: tensors.weight(`${name}.weight`, weight),
    bias: bias && tensors.vector(`${name}.bias`, bias),
  };
}

function frameLayerJson(layer: FrameLayer, tensors: TensorTable): object {
  if (isDenseLayer(layer)) return { kind: 'dense', ...denseJson(layer, tensors) };
  if (layer.kind === 'combination') {
    const { kind, name, by, with: source, leads } = layer;
    return { kind, name, by, with: source, leads };
  }
  const { name, size } = layer;
  const vector = (key: 'scale' | 'shift'): string | undefined => {
    const numbers = vectorOf(layer, key);
    return numbers && tensors.vector(`${name}.${key}`, numbers);
  };
  const vectors = { scale: vector('scale'), shift: vector('shift') };
  return isNormalization(layer)
    ? { kind: layer.kind, name, size, epsilon: layer.epsilon, ...vectors }
    : { kind: layer.kind, name, size, activation: layer.activation, ...vectors };
}
