/** Weights: the matrices of a network, of whatever kind, in memory, in files, and packed for the kernels. */
export * from './weight';
export { columnBlock, joinColumns, rowBlock, stackRows } from './blocks';
export { gatesOf, storedForm } from './expand';
export { stackedGates } from './gate-stack';
export { hashedWeight, MOST_BUCKETS, type Hash } from './hashed';
export { changeLeaves, leafNames, leavesOf, partName, partsOf } from './leaves';
export { lowRankWeight } from './low-rank';
export { denseBytes, storageOf, weightBytes, weightParameters } from './size';
export { BLOCK_CELLS, listsOf, sparseWeight, type Places } from './sparse';
export { toeplitzLikeWeight } from './toeplitz-like';
export { keptPlaces, sparsePlaceBytes, specBytes, specParameters, toeplitzSize } from './spec-size';
export { readWeightSpec } from './read-weight-spec';
export type { MatrixShape, WeightSpec } from './weight-spec';

export { type ElementArray, MOST_BYTE_COLUMNS, checkDtype, elementsOf } from './elements';
export {
  WeightReader,
  elementsInMemory,
  storedElements,
  storedFloats,
  storedWeight,
} from './stored-weight';
export { handleOf, packWeight, packedOf, type Layout } from './packed-weight';
export { checkElements, checkVector } from './validate-weight';
export { checkDense, checkShape } from './validate-shape';
