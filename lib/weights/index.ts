/**
 * Weights: the matrices of a network. Each kind of weight has one module, behind the interface of
 * `kind.ts`; `plain-kinds.ts` registers them, `weight.ts` has what can be done with any.
 */
export { asDense, denseOf, denseWeight, type DenseWeight, type PlainMatrix } from './dense-weight';
export { weakly, type Matrix } from './matrix';
export { type NumberSource, StoredMatrix } from './stored-matrix';
export type { DenseWeightSpec } from './dense';
export { factorsOf, lowRankWeight, type LowRankWeight, type LowRankWeightSpec } from './low-rank';
export {
  hashedWeight,
  type HashedLayout,
  type HashedWeight,
  type HashedWeightSpec,
} from './hashed';
export {
  BLOCK_CELLS,
  sparseBytes,
  sparseOf,
  sparseWeight,
  type SparsePattern,
  type SparseWeight,
  type SparseWeightSpec,
} from './sparse';
export {
  toeplitzLikeWeight,
  type ToeplitzLikeShape,
  type ToeplitzLikeWeight,
  type ToeplitzLikeWeightSpec,
} from './toeplitz-like';
export { stackedGates, type GatesWeight, type GatesWeightSpec } from './gates';
export type { PlainWeightSpec, PlainWeight } from './plain-kinds';
export { WEIGHT_KINDS, type Weight, type WeightKind, type WeightSpec } from './kinds';
export {
  SIZE_LIMIT,
  type MatrixShape,
  type Part,
  type RandomNumbers,
  type TensorSink,
  type TensorSource,
} from './kind';
export * from './weight';
export { columnBlock, joinColumns, rowBlock, stackRows } from './blocks';

export {
  type ElementArray,
  type Dtype,
  DTYPES,
  elementCount,
  wider,
  isInt4,
  GROUP_COLUMNS,
  groupsOf,
  type StoredShape,
  MOST_BYTE_COLUMNS,
  checkDtype,
  checkInt4Scales,
  denseBytes,
} from './elements';
export {
  embeddingHandle,
  observedWeight,
  type ObservedWeight,
  packWeight,
  storedElements,
  weightHandle,
  type Layout,
} from './packed-weight';
export { WeightConverter, WeightLoader } from './model-weight';
export { WeightOwner } from './own-weights';
export { checkVector, ownFloats } from './check-numbers';
export { checkDense } from './check';
