/** The spec of a matrix that becomes another kind and keeps a share of its numbers. */
import {
  type Dtype,
  type MatrixShape,
  MOST_BUCKETS,
  MOST_BYTE_COLUMNS,
  specParameters,
  toeplitzSize,
  type WeightKind,
  type WeightSpec,
} from '../../weights';

/** Buckets are one row, of which int8 takes so many numbers. */
function mostBuckets(dtype: Dtype | undefined): number {
  return dtype === 'int8' ? MOST_BYTE_COLUMNS : MOST_BUCKETS;
}

/** The size that holds `share` of the numbers of a matrix, or the next smaller one. */
export function specKeeping(
  kind: WeightKind,
  share: number,
  shape: MatrixShape,
  dtype: Dtype | undefined,
): WeightSpec {
  const { rows, cols } = shape;
  const numbers = share * rows * cols;
  const rank = (of: 'low-rank' | 'toeplitz-like', most: number): number =>
    Math.min(most, Math.max(1, Math.floor(numbers / specParameters({ kind: of, rank: 1 }, shape))));
  switch (kind) {
    case 'low-rank':
      return { kind, rank: rank(kind, Math.min(rows, cols)) };
    case 'toeplitz-like':
      return { kind, rank: rank(kind, toeplitzSize(shape)) };
    case 'hashed':
      return { kind, buckets: Math.min(mostBuckets(dtype), Math.max(1, Math.floor(numbers))) };
    case 'sparse':
      return { kind, density: Math.min(1, share) };
    default:
      return { kind: 'dense' };
  }
}
