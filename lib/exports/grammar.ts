/** Grammars. */
export {
  Grammar,
  loadGrammar,
  loadPhrases,
  makeGrammar,
  type GrammarOptions,
  type Phrase,
  type PhraseOptions,
} from '../grammar';
