/** Recurrent language models of this library on whole sentences: scores, n-best lists rescored. */
export { sentencePerplexity, type SentencePerplexity } from './perplexity';
export {
  rescoreSentences,
  type Rescored,
  type RescoreOptions,
  type ScoredSentence,
} from './rescore';
export { scoreSentences, type SentenceScore } from './score';
