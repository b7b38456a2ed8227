/**
 * W ~ a hashed weight: every bucket holds the mean of its entries, their signs taken off, which is
 * the least squares fit.
 */
import {
  denseWeight,
  type DenseWeight,
  hashedWeight,
  type HashedWeight,
  type MatrixShape,
  type WeightSpec,
} from '../weights';
import { native } from '../native';

export function hashedFit(
  { kind, data }: DenseWeight,
  { rows, cols, gates }: MatrixShape,
  { buckets, seed = 0, signed = true }: Extract<WeightSpec, { kind: 'hashed' }>,
): HashedWeight {
  const means = native.hashedFit({ kind, rows, cols, data }, gates.length, buckets, seed, signed);
  return hashedWeight(
    { rows, cols, gates: gates.length, seed, signed },
    denseWeight(1, buckets, means),
  );
}
