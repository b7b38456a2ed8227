/** A network as a file of the project's own format: its matrices as tensors, its architecture as JSON beside them. */
import type { FrontEnd } from '../../model/front-end';
import type { Direction, Layer, LayerWeights } from '../../model/layer';
import type { DenseLayer, Network } from '../../model/network';
import type { ElementArray } from '../../model/elements';
import { storedElements } from '../../model/stored-weight';
import type { Weight } from '../../model/weight';
import type { Safetensors, Tensor, TensorDtype } from '../safetensors';
import { ARCHITECTURE_KEY, FORMAT, FORMAT_KEY, TENSOR_DTYPES, VERSION, VERSION_KEY } from './names';

/** The tensors are those of the network, looked at when they are written. */
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
    [VERSION_KEY, String(VERSION)],
    [ARCHITECTURE_KEY, JSON.stringify(architecture)],
  ]);
  return { metadata, tensors: tensors.all };
}

/** Gathers the tensors and hands out the name each was stored under. */
class TensorTable {
  readonly all = new Map<string, Tensor>();

  vector(name: string, data: Float32Array): string {
    return this.#add(name, 'F32', [data.length], () => data);
  }

  weight(name: string, weight: Weight): { kind: string; tensor: string; scales?: string } {
    const { kind, rows, cols, dtype = 'f32' } = weight;
    const tensor = this.#add(name, TENSOR_DTYPES[dtype], [rows, cols], () => storedElements(weight).data);
    if (dtype !== 'int8') return { kind, tensor };
    const scales = this.#add(`${name}.scales`, 'F32', [rows], () => storedElements(weight).scales!);
    return { kind, tensor, scales };
  }

  /** Two layers may bear one name; their tensors may not. */
  #add(name: string, dtype: TensorDtype, shape: number[], data: () => ElementArray): string {
    let free = name;
    for (let copy = 2; this.all.has(free); copy++) free = `${name}~${copy}`;
    const read = (target: Uint8Array): void => {
      const { buffer, byteOffset, byteLength } = data();
      target.set(new Uint8Array(buffer, byteOffset, byteLength));
    };
    this.all.set(free, { dtype, shape, read });
    return free;
  }
}

/** Undefined fields vanish in JSON: what a layer does not have is not written. */
function layerJson(layer: Layer, tensors: TensorTable): object {
  const { name, cell, direction, inputSize, hiddenSize, activation, resetAfter, gateClip, cellClip, emits } =
    layer;
  const weights = layer.weights.map((each, i) => {
    return directionJson(each, `${name}.${directionNames(direction)[i]!}`, tensors);
  });
  return {
    ...{ name, cell, direction, inputSize, hiddenSize },
    ...{ activation, resetAfter, gateClip, cellClip, emits, weights },
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
  const { input, recurrent, bias, recurrentBias, peepholes, projection } = weights;
  return {
    input: tensors.weight(`${prefix}.input`, input),
    recurrent: tensors.weight(`${prefix}.recurrent`, recurrent),
    bias: tensors.vector(`${prefix}.bias`, bias),
    recurrentBias: recurrentBias && tensors.vector(`${prefix}.recurrentBias`, recurrentBias),
    peepholes: peepholes && tensors.vector(`${prefix}.peepholes`, peepholes),
    projection: projection && tensors.weight(`${prefix}.projection`, projection),
  };
}

function headJson({ name, weight, bias, activation }: DenseLayer, tensors: TensorTable): object {
  return {
    name,
    activation,
    weight: tensors.weight(`${name}.weight`, weight),
    bias: bias && tensors.vector(`${name}.bias`, bias),
  };
}
