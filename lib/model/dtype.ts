/** The type that the numbers of a network are stored in. */
import { type Dtype, DTYPES, partsOf, storageOf, WeightConverter } from '../weights';
import { changeNumbers, matricesOf, type Matrix } from './matrices';
import type { Network } from './network';

/** How a matrix is to be stored; undefined: as it is. */
export type TypeOf = (matrix: Matrix) => Dtype | undefined;

/**
 * The network with its matrices in another type.
 * @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix.
 */
export function converted(network: Network, typeOf: TypeOf): Network {
  const converter = new WeightConverter();
  return changeNumbers(network, {
    matrix(matrix) {
      const dtype = typeOf(matrix);
      return dtype ? converter.convert(matrix.weight, dtype, matrix.what) : matrix.weight;
    },
    vector: (vector) => vector,
  });
}

/**
 * Stores the matrices of a network that was made of `before` as those in their places there, and a
 * projection that `before` had none of as its layer's recurrent weight. Matrices that did not
 * change stay as they are.
 */
export function typesOf(before: Network): TypeOf {
  const matrices = matricesOf(before);
  const known = new Set(matrices.map(({ weight }) => weight));
  const sole = soleDtype(before);
  return ({ weight, what, layer }) => {
    if (known.has(weight)) return undefined;
    const replaced =
      matrices.find((matrix) => matrix.what === what) ??
      matrices.find((matrix) => matrix.layer === layer && matrix.role === 'recurrent');
    return sole ?? (replaced && partsOf(replaced.weight)[0]?.matrix.dtype) ?? 'f32';
  };
}

/**
 * The type that all matrices of the network are stored in, as far as their kinds have it; undefined
 * where they are of several.
 */
export function soleDtype(network: Network): Dtype | undefined {
  const parts = matricesOf(network).flatMap(({ weight }) => partsOf(weight));
  return DTYPES.find((dtype) =>
    parts.every(({ matrix, kind }) => (matrix.dtype ?? 'f32') === storageOf(kind, dtype)),
  );
}
