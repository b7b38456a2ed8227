/** Grammars. */
export { Grammar, loadGrammar, makeGrammar, type GrammarOptions } from '../grammar';
