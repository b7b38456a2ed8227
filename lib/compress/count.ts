/** What a budget counts: numbers, or bytes as they will be stored. */
import { matricesOf, type Network, networkBytes, networkParameters } from '../model';
import {
  denseBytes,
  type Dtype,
  type MatrixShape,
  sparsePlaceBytes,
  specBytes,
  specParameters,
  storageOf,
  type Weight,
  weightBytes,
  weightParameters,
  type WeightSpec,
} from '../weights';

export interface Count {
  readonly unit: 'parameters' | 'bytes';
  /** Of all that the network holds. */
  readonly ofNetwork: (network: Network) => number;
  /** Of a matrix as it is. */
  readonly ofWeight: (weight: Weight) => number;
  /** Of one that is made. */
  readonly ofSpec: (spec: WeightSpec, shape: MatrixShape) => number;
  /** Of so many single numbers with their places in so many rows. */
  readonly ofSparse: (numbers: number, rows: number) => number;
}

export const COUNT_PARAMETERS: Count = {
  unit: 'parameters',
  ofNetwork: networkParameters,
  ofWeight: weightParameters,
  ofSpec: specParameters,
  ofSparse: (numbers) => numbers,
};

/**
 * @param dtype of all matrices; where it is left out they stay as they are, and what is made is
 *   f32.
 */
export function countBytes(dtype: Dtype | undefined): Count {
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
    ofSparse: (numbers, rows) =>
      sparsePlaceBytes(numbers, rows) +
      denseBytes({ rows: 1, cols: numbers, dtype: storageOf('sparse', dtype ?? 'f32') }),
  };
}
