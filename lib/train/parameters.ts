/**
 * The parameters of a network as one vector, as optimizers and checkpoints hold them. The addon
 * defines their names and their order (native/train/parameters.h).
 */
import {
  architectureOf,
  changeNumbers,
  isDenseLayer,
  type FrameLayer,
  type Network,
} from '../model';
import { native, type NativeStructure, type NativeStructures } from '../native';
import {
  denseWeight,
  mapParts,
  nativeFloats,
  partName,
  partsOf,
  type Part,
  type Weight,
} from '../weights';
import { QUANTIZED_BITS, type QuantizedDtype } from './quantized';
import { checkTrainable } from './trainable';

/** The numbers of a dense weight, a vector, or a part of another weight. */
interface Numbers {
  /** The kind of weight that a matrix is a part of; undefined for vectors. */
  readonly kind?: Part['kind'];
  /** The numbers as floats, whatever the stored dtype. */
  readonly data: () => Float32Array;
}

/** A contiguous range of the vector. */
export interface NamedParameters extends Numbers {
  /** `lstm1 recurrent weight`, `lstm2.backward bias`, `lstm1 input weight a`. */
  readonly name: string;
  readonly size: number;
}

/**
 * The named parameters in the order of the vector.
 * @throws CompactRnnError UNSUPPORTED_MODEL for a network that cannot be trained.
 */
export function parametersOf(network: Network): NamedParameters[] {
  checkTrainable(network);
  const numbers = numbersOf(network);
  const list = native.listParameters(architectureOf(network), structuresOf(network));
  return list.map((named) => ({ ...named, ...numbers.get(named.name)! }));
}

function numbersOf(network: Network): Map<string, Numbers> {
  const numbers = new Map<string, Numbers>();
  changeNumbers(network, {
    matrix: ({ weight, what }) => {
      for (const part of partsOf(weight)) {
        const { matrix, kind } = part;
        numbers.set(partName(part, what), { kind, data: () => matrix.data });
      }
      return weight;
    },
    vector: (vector, what) => {
      numbers.set(what, { data: () => vector });
      return vector;
    },
  });
  return numbers;
}

/** The vector of all parameters. */
export function valuesOf(network: Network): Float32Array {
  const parameters = parametersOf(network);
  const values = new Float32Array(parameters.reduce((sum, { size }) => sum + size, 0));
  let offset = 0;
  for (const { data, size } of parameters) {
    values.set(data(), offset);
    offset += size;
  }
  return values;
}

/** The network with the parameters of a vector, all stored as f32. */
export function withValues(network: Network, values: Float32Array): Network {
  const slices = new Map<string, Float32Array>();
  let offset = 0;
  for (const { name, size } of parametersOf(network))
    slices.set(name, values.slice(offset, (offset += size)));
  return changeNumbers(network, {
    matrix: ({ weight, what }) =>
      mapParts(weight, (part) => {
        const { rows, cols } = part.matrix;
        return denseWeight(rows, cols, slices.get(partName(part, what))!);
      }),
    vector: (_, what) => slices.get(what)!,
  });
}

/**
 * The parametrizations of the matrices of a network, as the addon takes them.
 * @param quantized the dtype of quantization-aware training; null for none.
 */
export function structuresOf(
  network: Network,
  quantized: QuantizedDtype | null = null,
): NativeStructures {
  const { layers, beforeHead = [], head } = network;
  const structure = (weight: Weight | undefined): NativeStructure | undefined =>
    weight && structureOf(weight, quantized);
  const frames = (all: readonly FrameLayer[]): (NativeStructure | undefined)[] =>
    all.map((layer) => (isDenseLayer(layer) ? structure(layer.weight) : undefined));
  return {
    layers: layers.map(({ before = [], weights }) => ({
      before: frames(before),
      directions: weights.map(({ input, recurrent, projection }) => ({
        input: structure(input),
        recurrent: structure(recurrent),
        projection: structure(projection),
      })),
    })),
    head: frames([...beforeHead, ...head]),
  };
}

/** Undefined for a dense matrix that is not quantized, whose parameters are the matrix itself. */
function structureOf(weight: Weight, dtype: QuantizedDtype | null): NativeStructure | undefined {
  const rounding = dtype && ({ quantized: QUANTIZED_BITS[dtype] } as const);
  if (weight.kind !== 'dense') return { ...nativeFloats(weight), ...rounding };
  return rounding ? { kind: 'quantized', ...rounding } : undefined;
}
