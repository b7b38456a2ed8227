/** N-gram language models. */
export {
  NgramModel,
  loadNgramModel,
  makeNgramModel,
  pruneNgramModel,
  saveNgramModel,
  wordsAsTheyStand,
  type NgramLoadOptions,
  type NgramMakingOptions,
  type NgramPerplexity,
  type NgramPruningOptions,
  type NgramSaveOptions,
  type PerplexityOptions,
  type Sentences,
  type WordScore,
} from '../ngrams';
