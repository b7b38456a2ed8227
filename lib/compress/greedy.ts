/**
 * Budgets spent where it hurts least. Every piece of a network (a joint, whatever method cuts it)
 * comes with the sizes that it could have, each with a cost and a harm: the common currency of all
 * methods. The way down takes, again and again, the cut that adds the least harm for the cost that
 * it saves.
 *
 * What comes next is always an edge of a piece's lower convex hull of harm over cost: any cut above
 * the hull is beaten by a larger one. With the edges of all pieces in the order of their steepness,
 * every end of an edge is the least harm that its cost can buy (Everett 1963, generalized Lagrange
 * multipliers; Shoham and Gersho 1988 for bit allocation). Between the ends of an edge, which a
 * hull far from the points makes long, the descent goes through the sizes that lie there.
 */
import type { Descent } from './descent';

/** A size that a piece could have. */
export interface Candidate<Size> {
  readonly size: Size;
  /** In whatever the budget is of. */
  readonly cost: number;
  /** In whatever is comparable between pieces: a share of the energy, a change of the outputs. */
  readonly harm: number;
}

/** A piece goes from one of its candidates to a smaller one. */
interface Step {
  readonly piece: number;
  readonly to: number;
  /** Harm added by each unit of cost saved, along the edge that the step belongs to. */
  readonly steepness: number;
}

/**
 * The candidates that no other one beats in both cost and harm: costliest first, so of ever more
 * harm.
 */
function unbeaten<Size>(candidates: readonly Candidate<Size>[]): Candidate<Size>[] {
  const ascending = [...candidates].sort((a, b) => a.cost - b.cost || a.harm - b.harm);
  let least = Infinity;
  return ascending
    .filter(({ harm }) => {
      if (harm >= least) return false;
      least = harm;
      return true;
    })
    .reverse();
}

function steepness<Size>(from: Candidate<Size>, to: Candidate<Size>): number {
  return (to.harm - from.harm) / (from.cost - to.cost);
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

function stepsOf<Size>(candidates: readonly Candidate<Size>[], piece: number): Step[] {
  const hull = corners(candidates);
  return hull.slice(1).flatMap((end, i) => {
    const start = hull[i]!;
    const steep = steepness(candidates[start]!, candidates[end]!);
    return Array.from({ length: end - start }, (_, k) => ({
      piece,
      to: start + k + 1,
      steepness: steep,
    }));
  });
}

/** @param pieces the candidates of each piece, in any order, at least one. */
export function greedyDescent<Size>(
  pieces: readonly (readonly Candidate<Size>[])[],
): Descent<Size> {
  const sizes = pieces.map(unbeaten);
  const steps = sizes.flatMap(stepsOf).sort((a, b) => a.steepness - b.steepness); // stable: a piece's own keep their order
  return {
    length: steps.length + 1,
    at: (point) => {
      const reached = sizes.map(() => 0);
      for (const { piece, to } of steps.slice(0, point)) reached[piece] = to;
      return sizes.map((candidates, piece) => candidates[reached[piece]!]!.size);
    },
  };
}
