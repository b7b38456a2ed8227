/** Pruning while a model learns. */
export { pruneGradually, type GradualPruning, type PruneOptions } from './prune-gradually';
