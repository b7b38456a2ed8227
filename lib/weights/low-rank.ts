import type { DenseWeight, LowRankWeight } from './weight';
import { expanded } from './expand';

/** W = A B with A [rows, r] and B [r, cols] (Lu, Sindhwani and Sainath 2016, Eq. 7). */
export function lowRankWeight(a: DenseWeight, b: DenseWeight): LowRankWeight {
  return expanded({ kind: 'low-rank', rows: a.rows, cols: b.cols, a, b } as const);
}
