/** Recurrent language models on whole sentences. */
export {
  rescoreSentences,
  sentencePerplexity,
  type RescoreOptions,
  type Rescored,
  type ScoredSentence,
  type SentencePerplexity,
} from '../rescore';
