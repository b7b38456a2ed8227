/** What any weight is made of in the end: dense matrices, which are stored, converted and learned like any other. */
import type { DenseWeight, Weight, WeightKind } from '../weight';
import { gateStack } from './gate-stack';
import { hashed } from './hashed';
import { lowRank } from './low-rank';
import { sparse } from './sparse';
import { toeplitzLike } from './toeplitz-like';

/** @param part what the matrix is called in its weight: "a", "gate 2 buckets"; "" where it is the whole. */
export type ChangeLeaf = (leaf: DenseWeight, part: string, kind: WeightKind) => DenseWeight;

/** The same weight of other dense matrices of the same shapes. */
export function changeLeaves(weight: Weight, changeLeaf: ChangeLeaf): Weight {
  const change = (leaf: DenseWeight, part: string): DenseWeight => changeLeaf(leaf, part, weight.kind);
  switch (weight.kind) {
    case 'dense':
      return change(weight, '');
    case 'low-rank':
      return lowRank(change(weight.a, 'a'), change(weight.b, 'b'));
    case 'hashed':
      return hashed(weight, change(weight.buckets, 'buckets'));
    case 'sparse':
      return sparse(weight, change(weight.values, 'values'));
    case 'toeplitz-like':
      return toeplitzLike(weight, change(weight.g, 'g'), change(weight.h, 'h'));
    case 'gates':
      return gateStack(
        weight.gates.map((gate, q) =>
          changeLeaves(gate, (leaf, part, kind) =>
            changeLeaf(leaf, `gate ${q + 1}${part && ` ${part}`}`, kind),
          ),
        ),
      );
  }
}

/** The dense matrices, in the order in which they are stored and learned. */
export function leavesOf(weight: Weight): DenseWeight[] {
  if (weight.kind === 'dense') return [weight];
  const leaves: DenseWeight[] = [];
  changeLeaves(weight, (leaf) => {
    leaves.push(leaf);
    return leaf;
  });
  return leaves;
}

/** What errors call them, in a weight that they call `what`. */
export function leafNames(weight: Weight, what: string): Map<DenseWeight, string> {
  const names = new Map<DenseWeight, string>();
  changeLeaves(weight, (leaf, part) => {
    names.set(leaf, part ? `${what} ${part}` : what);
    return leaf;
  });
  return names;
}
