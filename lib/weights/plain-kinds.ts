/**
 * The register of the kinds of weight that one matrix, or one gate of a stack, may have. A new kind
 * has a module and its lines here.
 */
import { DENSE, type DenseWeightSpec } from './dense';
import { HASHED, type HashedWeightSpec, type HashedWeight } from './hashed';
import type { Kind } from './kind';
import { LOW_RANK, type LowRankWeightSpec, type LowRankWeight } from './low-rank';
import type { DenseWeight } from './dense-weight';
import { SPARSE, type SparseWeightSpec, type SparseWeight } from './sparse';
import {
  TOEPLITZ_LIKE,
  type ToeplitzLikeWeightSpec,
  type ToeplitzLikeWeight,
} from './toeplitz-like';

/** A weight that is not a stack of gates. */
export type PlainWeight =
  DenseWeight | LowRankWeight | HashedWeight | SparseWeight | ToeplitzLikeWeight;
/** The spec of a weight that is not a stack of gates. */
export type PlainWeightSpec =
  | DenseWeightSpec
  | LowRankWeightSpec
  | HashedWeightSpec
  | SparseWeightSpec
  | ToeplitzLikeWeightSpec;
export type PlainKind = PlainWeight['kind'];

type Of<Each, Name> = Extract<Each, { kind: Name }>;

export const PLAIN_KINDS: {
  readonly [Name in PlainKind]: Kind<Of<PlainWeight, Name>, Of<PlainWeightSpec, Name>>;
} = {
  dense: DENSE,
  'low-rank': LOW_RANK,
  hashed: HASHED,
  sparse: SPARSE,
  'toeplitz-like': TOEPLITZ_LIKE,
};

export function plainKind(name: PlainKind): Kind<PlainWeight, PlainWeightSpec> {
  return PLAIN_KINDS[name];
}
