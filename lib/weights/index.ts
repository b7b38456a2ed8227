/**
 * Weights: the matrices of a network. Each kind of weight has one module, behind the interface of
 * `kind.ts`; `plain-kinds.ts` registers them, `weight.ts` has what can be done with any.
 */
export {
  DTYPES,
  type Dtype,
  type DenseWeight,
  type Matrix,
  asDense,
  denseOf,
  denseWeight,
  weakly,
} from './matrix';
export type { DenseWeightSpec } from './dense';
export { lowRankWeight, type LowRankWeight, type LowRankWeightSpec } from './low-rank';
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
  MOST_BYTE_COLUMNS,
  checkDtype,
  denseBytes,
  elementsOf,
} from './elements';
export {
  WeightReader,
  elementsInMemory,
  storedElements,
  storedFloats,
  storedWeight,
} from './stored-weight';
export { handleOf, packWeight, packedOf, type Layout } from './packed-weight';
export { checkElements, checkVector } from './validate-weight';
export { checkDense } from './check';
