/**
 * The parameters of a network as one vector, slice after slice, which is how optimizers and
 * checkpoints see them: the embedding, then per layer and direction the input and recurrent
 * weights, the biases, the peepholes and the projection, then the head.
 */
import { changeLeaves, denseWeight, partName, partsOf, type WeightKind } from '../weights';
import { changeNumbers, type Network } from '../model';

/** A matrix or a vector of the network. */
interface Slice {
  readonly what: string;
  /** Of a matrix: of the weight that it is a part of. */
  readonly kind?: WeightKind;
  readonly size: number;
  readonly data: () => Float32Array;
}

/**
 * The slices in their order. The data of a matrix that is stored as f16 or int8 are the floats that
 * it stands for.
 */
export function slicesOf(network: Network): Slice[] {
  const slices: Slice[] = [];
  changeNumbers(network, {
    matrix: ({ weight, what }) => {
      for (const leaf of partsOf(weight)) {
        const { matrix, kind } = leaf;
        const size = matrix.rows * matrix.cols;
        slices.push({ what: partName(leaf, what), kind, size, data: () => matrix.data });
      }
      return weight;
    },
    vector: (vector, what) => {
      slices.push({ what, size: vector.length, data: () => vector });
      return vector;
    },
  });
  return slices;
}

/** All slices in one. */
export function parametersOf(network: Network): Float32Array {
  const slices = slicesOf(network);
  const all = new Float32Array(slices.reduce((sum, { size }) => sum + size, 0));
  let offset = 0;
  for (const { data, size } of slices) {
    all.set(data(), offset);
    offset += size;
  }
  return all;
}

/** The network with other parameters, all stored as f32. */
export function withParameters(network: Network, parameters: Float32Array): Network {
  let offset = 0;
  const take = (size: number): Float32Array => parameters.slice(offset, (offset += size));
  return changeNumbers(network, {
    matrix: ({ weight }) =>
      changeLeaves(weight, ({ matrix: { rows, cols } }) =>
        denseWeight(rows, cols, take(rows * cols)),
      ),
    vector: ({ length }) => take(length),
  });
}
