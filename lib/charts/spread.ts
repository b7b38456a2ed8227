/**
 * Spreading labels along a line so that none overlap, each as near to its wish as the others allow:
 * least squares under position(i+1) - position(i) >= gap. Less the offset i * gap that the
 * constraint asks for, this is isotonic regression, which pooling neighbours that violate the order
 * solves exactly.
 */
import type { Interval } from './scale';

interface Pool {
  mean: number;
  count: number;
}

/**
 * Positions for `wishes`, in their order of input, at least `gap` apart and within `bounds`; where
 * the bounds are too narrow for that, evenly over the bounds.
 */
export function spread(wishes: readonly number[], gap: number, [low, high]: Interval): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => wishes[a]! - wishes[b]!);
  const last = wishes.length - 1;
  const room = last * gap <= high - low ? gap : (high - low) / last;
  const pools: Pool[] = [];
  order.forEach((index, rank) => {
    pools.push({ mean: wishes[index]! - rank * room, count: 1 });
    while (pools.length > 1 && pools[pools.length - 2]!.mean > pools[pools.length - 1]!.mean) {
      const upper = pools.pop()!;
      const lower = pools.pop()!;
      const count = lower.count + upper.count;
      pools.push({ mean: (lower.mean * lower.count + upper.mean * upper.count) / count, count });
    }
  });
  const sorted = pools.flatMap(({ mean, count }) => new Array<number>(count).fill(mean));
  const positions = new Array<number>(wishes.length).fill(0);
  order.forEach((index, rank) => {
    positions[index] = Math.min(Math.max(sorted[rank]!, low), high - last * room) + rank * room;
  });
  return positions;
}
