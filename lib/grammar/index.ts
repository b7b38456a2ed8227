/** Grammars: which sentences may be said, and how likely each is; JSGF and lists of sentences. */
export { Grammar } from './grammar';
export { loadGrammar, makeGrammar, type GrammarOptions } from './make';
