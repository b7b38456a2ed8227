/** Pruning while a model learns. */
export { prune, type PrunedModel, type PruneOptions } from './prune';
