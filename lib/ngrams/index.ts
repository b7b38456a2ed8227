/**
 * N-gram language models: back-off models from ARPA files or made of text, pruned, stored small,
 * asked how likely words are.
 */
export { isNgramFile, loadNgramCopy, loadNgramModel, type NgramLoadOptions } from './load';
export { makeNgramModel, makePhraseModel, type NgramMakingOptions } from './make';
export { NgramModel, type NgramPerplexity, type PerplexityOptions, type WordScore } from './model';
export { pruneNgramModel, type NgramPruningOptions } from './prune';
export { copyNgramModel, saveNgramModel, type NgramSaveOptions } from './save';
export { piecesOf, wordsAsTheyStand, type Sentences } from './sentences';
