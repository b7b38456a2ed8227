/**
 * What any weight is made of in the end: dense matrices, which are stored, converted and learned
 * like any other.
 */
import type { DenseWeight, Weight, WeightKind } from './weight';
import { stackedGates } from './gate-stack';
import { hashedWeight } from './hashed';
import { lowRankWeight } from './low-rank';
import { sparseWeight } from './sparse';
import { toeplitzLikeWeight } from './toeplitz-like';

/** A dense matrix that a weight is made of. */
export interface Leaf {
  readonly matrix: DenseWeight;
  /** What it is called in the weight: "a", "gate 2 buckets"; "" where it is the whole. */
  readonly part: string;
  /** That it is a part of: in a stack of gates, the kind of the gate. */
  readonly kind: WeightKind;
}

/** The same weight of other dense matrices of the same shapes. */
export function changeLeaves(weight: Weight, changeLeaf: (leaf: Leaf) => DenseWeight): Weight {
  const { kind } = weight;
  const change = (matrix: DenseWeight, part: string): DenseWeight =>
    changeLeaf({ matrix, part, kind });
  switch (weight.kind) {
    case 'dense':
      return change(weight, '');
    case 'low-rank':
      return lowRankWeight(change(weight.a, 'a'), change(weight.b, 'b'));
    case 'hashed':
      return hashedWeight(weight, change(weight.buckets, 'buckets'));
    case 'sparse':
      return sparseWeight(weight, change(weight.values, 'values'));
    case 'toeplitz-like':
      return toeplitzLikeWeight(weight, change(weight.g, 'g'), change(weight.h, 'h'));
    case 'gates':
      return stackedGates(
        weight.gates.map((gate, q) =>
          changeLeaves(gate, (leaf) =>
            changeLeaf({ ...leaf, part: `gate ${q + 1}${leaf.part && ` ${leaf.part}`}` }),
          ),
        ),
      );
  }
}

/** In the order in which they are stored and learned. */
export function partsOf(weight: Weight): Leaf[] {
  const parts: Leaf[] = [];
  changeLeaves(weight, (leaf) => {
    parts.push(leaf);
    return leaf.matrix;
  });
  return parts;
}

/** The dense matrices alone. */
export function leavesOf(weight: Weight): DenseWeight[] {
  return partsOf(weight).map(({ matrix }) => matrix);
}

/** What errors call a part of a weight that they call `what`. */
export function partName({ part }: Pick<Leaf, 'part'>, what: string): string {
  return part ? `${what} ${part}` : what;
}

/** The same of all dense matrices. */
export function leafNames(weight: Weight, what: string): Map<DenseWeight, string> {
  return new Map(partsOf(weight).map((leaf) => [leaf.matrix, partName(leaf, what)]));
}
