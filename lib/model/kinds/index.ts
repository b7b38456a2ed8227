/** Kinds of weight beside dense ones: how each is made, and what all of them are made of. */
export { gatesOf, storedForm } from './expand';
export { gateStack } from './gate-stack';
export { hashed, MOST_BUCKETS, type Hash } from './hashed';
export { changeLeaves, leafNames, leavesOf, partName, partsOf } from './leaves';
export { lowRank } from './low-rank';
export { denseBytes, storageOf, weightBytes, weightParameters } from './size';
export { BLOCK_CELLS, listsOf, sparse, type Places } from './sparse';
export { toeplitzLike } from './toeplitz-like';
export { keptPlaces, sparsePlaceBytes, specBytes, specParameters, toeplitzSize } from './spec-size';
export { readWeightSpec } from './read-weight-spec';
export type { MatrixShape, WeightSpec } from './weight-spec';
