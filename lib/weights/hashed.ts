import type { DenseWeight, HashedWeight } from './weight';
import { expanded } from './expand';

/** What a hash of 32 bits, times their number, finds evenly. */
export const MOST_BUCKETS = 2 ** 24;

export type Hash = Pick<HashedWeight, 'rows' | 'cols' | 'gates' | 'seed' | 'signed'>;

/**
 * W whose entries share few numbers: each is, but for its sign, the one in its bucket (HashedNets:
 * Chen et al. 2015).
 * @param buckets [1, k].
 */
export function hashedWeight(
  { rows, cols, gates, seed, signed }: Hash,
  buckets: DenseWeight,
): HashedWeight {
  return expanded({ kind: 'hashed', rows, cols, gates, buckets, seed, signed } as const);
}
