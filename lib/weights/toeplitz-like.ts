import type { DenseWeight, ToeplitzLikeWeight } from './weight';
import { expanded } from './expand';

/**
 * W whose gates are sums of products of circulant and skew-circulant matrices (Lu, Sindhwani and
 * Sainath 2016, section 3.3).
 * @param shape of W; g and h are [gates r, max(rows / gates, cols)].
 */
export function toeplitzLikeWeight(
  { rows, cols, gates }: Pick<ToeplitzLikeWeight, 'rows' | 'cols' | 'gates'>,
  g: DenseWeight,
  h: DenseWeight,
): ToeplitzLikeWeight {
  return expanded({ kind: 'toeplitz-like', rows, cols, gates, g, h } as const);
}
