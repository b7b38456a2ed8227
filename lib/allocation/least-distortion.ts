/**
 * Allocation of least distortion. Every part of a network (a projection group, a matrix) comes with
 * the sizes that it could have, each with a cost and a distortion: the common currency of all
 * methods. The path takes, again and again, the cut that adds the least distortion for the cost
 * that it saves.
 *
 * What comes next is always an edge of a part's lower convex hull of distortion over cost: a larger
 * cut beats any that lies above the hull. With the edges of all parts in the order of their
 * steepness, every end of an edge has the least distortion that its cost can buy (Everett 1963,
 * generalized Lagrange multipliers; Shoham and Gersho 1988 for bit allocation). Between the ends of
 * an edge, which is long where the hull is far from the points, the path goes through the sizes
 * that lie there.
 */
import type { CompressionPath } from './path';

/** A size that a part could have. */
export interface Candidate<Size> {
  readonly size: Size;
  /** In parameters or bytes, as the budget counts. */
  readonly cost: number;
  /** Comparable between parts: a share of the energy, a change of the outputs. */
  readonly distortion: number;
}

/** A part goes from one of its candidates to a smaller one. */
interface Cut {
  readonly part: number;
  /** Number of the candidate. */
  readonly to: number;
  /** Distortion added by each unit of cost saved, along the edge that the cut belongs to. */
  readonly steepness: number;
}

/**
 * The candidates that no other one beats in both cost and distortion: costliest first, so of ever
 * more distortion.
 */
function unbeaten<Size>(candidates: readonly Candidate<Size>[]): Candidate<Size>[] {
  const ascending = [...candidates].sort((a, b) => a.cost - b.cost || a.distortion - b.distortion);
  let least = Infinity;
  return ascending
    .filter(({ distortion }) => {
      if (distortion >= least) return false;
      least = distortion;
      return true;
    })
    .reverse();
}

function steepness<Size>(from: Candidate<Size>, to: Candidate<Size>): number {
  return (to.distortion - from.distortion) / (from.cost - to.cost);
}

/** The corners of the lower convex hull, as numbers of candidates that descend in cost. */
function corners<Size>(candidates: readonly Candidate<Size>[]): number[] {
  const hull: number[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const of = (back: number) => candidates[hull.at(-back)!]!;
    while (hull.length > 1 && steepness(of(2), of(1)) >= steepness(of(1), candidate)) hull.pop();
    hull.push(i);
  }
  return hull;
}

function cutsOf<Size>(candidates: readonly Candidate<Size>[], part: number): Cut[] {
  const hull = corners(candidates);
  return hull.slice(1).flatMap((end, i) => {
    const start = hull[i]!;
    const steep = steepness(candidates[start]!, candidates[end]!);
    return Array.from({ length: end - start }, (_, k) => ({
      part,
      to: start + k + 1,
      steepness: steep,
    }));
  });
}

/**
 * The path of least distortion: at each index the sizes of all parts, in their order.
 *
 * @param parts the candidates of each part, in any order, at least one.
 * @param fixed the cost of everything else in the network.
 */
export function leastDistortionPath<Size>(
  parts: readonly (readonly Candidate<Size>[])[],
  fixed: number,
): CompressionPath<readonly Size[]> {
  const sizes = parts.map(unbeaten);
  // The sort is stable: the cuts of one part keep their order.
  const cuts = sizes.flatMap(cutsOf).sort((a, b) => a.steepness - b.steepness);
  const reachedAt = (index: number): Candidate<Size>[] => {
    const reached = sizes.map(() => 0);
    for (const { part, to } of cuts.slice(0, index)) reached[part] = to;
    return sizes.map((candidates, part) => candidates[reached[part]!]!);
  };
  return {
    length: cuts.length + 1,
    at: (index) => reachedAt(index).map(({ size }) => size),
    costAt: (index) => reachedAt(index).reduce((sum, { cost }) => sum + cost, fixed),
  };
}
