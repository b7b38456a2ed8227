/** Cost: what a budget counts, parameters or bytes as they will be stored. */
import { matricesOf, type Network, networkBytes, networkParameters } from '../model';
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
  /** Of everything that the network holds. */
  readonly ofNetwork: (network: Network) => number;
  /** Of a weight that stays. */
  readonly ofWeight: (weight: Weight) => number;
  /** Of a weight that is made. */
  readonly ofSpec: (spec: WeightSpec, shape: MatrixShape) => number;
  /** Of a dense matrix [rows, cols] that is made. */
  readonly ofDense: (rows: number, cols: number) => number;
  /** Of `count` single numbers with their places in `rows` rows. */
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

/**
 * @param dtype how all matrices are stored; where it is left out those that stay are stored as they
 *   are, and those that are made in f32.
 */
function bytesAs(dtype: Dtype | undefined): Cost {
  const made = dtype ?? 'f32';
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
    ofDense: (rows, cols) => denseBytes({ rows, cols, dtype: made }),
    ofSparse: (count, rows) => sparseBytes(count, rows, dtype),
  };
}

/** What a budget counts, where the compressed network is stored as `dtype` says. */
export function costOf(field: Budget['field'], dtype: Dtype | undefined): Cost {
  return field === 'targetBytes' ? bytesAs(dtype) : PARAMETERS;
}
