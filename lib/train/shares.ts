/** How fast each of the named parameters is trained: its share of the optimizer's rate. */
import type { Network } from '../model';
import type { FullOptimizer } from './optimizer';
import { parametersOf } from './parameters';

/**
 * Of Adam's rate, for the g and h of Toeplitz-like weights. Adam moves every number by about the
 * rate, and each of these moves all cells of a gate at once. (The steps of gradient descent are as
 * long as the gradient, and are left as they are.) Measured on strings of digits:
 *
 * - five LSTMs of 128 cells compressed to 200,000 numbers by such weights, 19.7 % of the words
 *   wrong: after four epochs at the rate that suits dense ones, 0.0015, 7.1 % at a share of 0.1,
 *   95.8 % at 1;
 * - five of 256 cells with projections from random weights, the first layer Toeplitz-like at rank
 *   5: a loss of 25.2, 22.7, 23.8 after two epochs at shares of 0.025, 0.1, 0.3; with another
 *   start, after three, 32.9 at 0.1 and 36.5, blanks alone, at 1.
 */
const TOEPLITZ_SHARE = 0.1;

/** @param frozen the parameters that never change, by number. */
export function sharesOf(
  network: Network,
  { kind }: FullOptimizer,
  frozen: readonly number[],
): Float32Array {
  const shares = parametersOf(network).map((parameters, i) => {
    if (frozen.includes(i)) return 0;
    return kind === 'adam' && parameters.kind === 'toeplitz-like' ? TOEPLITZ_SHARE : 1;
  });
  return Float32Array.from(shares);
}
