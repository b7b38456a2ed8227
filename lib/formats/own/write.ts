/**
 * A network as a file of the project's own format: its matrices as tensors, its architecture as
 * JSON in the metadata.
 */
import {
  type DenseLayer,
  type Direction,
  type FrontEnd,
  type Layer,
  type LayerWeights,
  matricesOf,
  type Network,
  vectorOf,
} from '../../model';
import type { Safetensors } from '../safetensors';
import { ARCHITECTURE_KEY, DENSE_VERSION, FORMAT, FORMAT_KEY, VERSION, VERSION_KEY } from './names';
import { TensorTable } from './tensor-table';

/** The file; tensors are read from the network when they are written. */
export function networkToSafetensors(network: Network): Safetensors {
  const tensors = new TensorTable();
  const architecture = {
    emits: network.emits,
    frontEnd: network.frontEnd && frontEndJson(network.frontEnd, tensors),
    embedding: network.embedding && tensors.weight('embedding', network.embedding),
    layers: network.layers.map((layer) => layerJson(layer, tensors)),
    head: network.head.map((layer) => headJson(layer, tensors)),
    units: network.units,
  };
  const metadata = new Map([
    [FORMAT_KEY, FORMAT],
    [VERSION_KEY, String(hasKinds(network) ? VERSION : DENSE_VERSION)],
    [ARCHITECTURE_KEY, JSON.stringify(architecture)],
  ]);
  return { metadata, tensors: tensors.all };
}

/**
 * Whether a weight is not dense: the version then tells older readers, which know only dense ones.
 */
function hasKinds(network: Network): boolean {
  return matricesOf(network).some(({ weight }) => weight.kind !== 'dense');
}

/** Undefined fields vanish in JSON: what a layer does not have is not written. */
function layerJson(layer: Layer, tensors: TensorTable): object {
  const { name, direction } = layer;
  return {
    name,
    cell: layer.cell,
    direction,
    inputSize: layer.inputSize,
    hiddenSize: layer.hiddenSize,
    activation: layer.activation,
    resetAfter: layer.resetAfter,
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

function directionJson(weights: LayerWeights, prefix: string, tensors: TensorTable): object {
  const { input, recurrent, projection } = weights;
  const vector = (name: 'bias' | 'recurrentBias' | 'peepholes'): string | undefined => {
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
  };
}

function headJson(layer: DenseLayer, tensors: TensorTable): object {
  const { name, weight, activation } = layer;
  const bias = vectorOf(layer, 'bias');
  return {
    name,
    activation,
    weight: tensors.weight(`${name}.weight`, weight),
    bias: bias && tensors.vector(`${name}.bias`, bias),
  };
}
