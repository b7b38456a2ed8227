/** Fits of one trained matrix by another kind of weight. */
export { fitWeight, type FitWeightOptions } from './fit-weight';
export { prunedFit, sparseOf } from './pruned';
