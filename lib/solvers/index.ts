/**
 * The iterative fits: sparse codes, dictionaries, and what the papers make of them for recurrent
 * layers.
 */
export {
  dictionaryLearning,
  type DictionaryOptions,
  type LearnedDictionary,
} from './dictionary-learning';
export { dirnetFactor, type DirnetOptions } from './dirnet';
export type { Readers, SparseFactors, SparseFit } from './factors';
export { Lasso, lasso, type LassoOptions, type LassoSolution } from './lasso';
export type { FitOptions } from './options';
export { odlFactor, type OdlOptions } from './shared-dictionaries';
