/** Cost: what a budget counts, parameters or bytes as they will be stored. */
import { invalidOption } from '../errors';
import { matricesOf, type Network, networkBytes, networkParameters, soleDtype } from '../model';
import {
  denseBytes,
  type Dtype,
  type MatrixShape,
  sparseBytes,
  specBytes,
  specParameters,
  type Weight,
  weightBytes,
  weightParameters,
  type WeightSpec,
} from '../weights';
import type { Budget } from './budget';

export interface Cost {
  readonly unit: 'parameters' | 'bytes';
  /** The cost of everything in the network. */
  readonly ofNetwork: (network: Network) => number;
  /** The cost of a weight that stays. */
  readonly ofWeight: (weight: Weight) => number;
  /** The cost of a weight that is made by a spec. */
  readonly ofSpec: (spec: WeightSpec, shape: MatrixShape) => number;
  /** The cost of a dense matrix [rows, cols] that is made. */
  readonly ofDense: (rows: number, cols: number) => number;
  /** The cost of `count` single numbers with their places in `rows` rows. */
  readonly ofSparse: (count: number, rows: number) => number;
}

export const PARAMETERS: Cost = {
  unit: 'parameters',
  ofNetwork: networkParameters,
  ofWeight: weightParameters,
  ofSpec: specParameters,
  ofDense: (rows, cols) => rows * cols,
  ofSparse: (count) => count,
};

/** @param dtype how all matrices are stored. */
function bytesAs(dtype: Dtype): Cost {
  const ofWeight = (weight: Weight): number => weightBytes(weight, dtype);
  return {
    unit: 'bytes',
    ofNetwork: (network) =>
      matricesOf(network).reduce(
        (sum, { weight }) => sum + ofWeight(weight) - weightBytes(weight),
        networkBytes(network),
      ),
    ofWeight,
    ofSpec: (spec, shape) => specBytes(spec, shape, dtype),
    ofDense: (rows, cols) => denseBytes({ rows, cols, dtype }),
    ofSparse: (count, rows) => sparseBytes(count, rows, dtype),
  };
}

/**
 * What a budget counts.
 *
 * @param dtype how the compressed network is stored; as `network` is where it is left out.
 * @throws CompactRnnError `INVALID_OPTION` for bytes of a network of several types, unless `dtype`
 *   says which of them new matrices have.
 */
export function costOf(
  field: Budget['field'],
  network: Network,
  dtype: Dtype | undefined = soleDtype(network),
): Cost {
  if (field === 'targetParameters') return PARAMETERS;
  if (dtype) return bytesAs(dtype);
  throw invalidOption(
    'targetBytes needs a dtype, as the matrices of the model are stored in several: say how ' +
      'those of the compressed one are',
  );
}
