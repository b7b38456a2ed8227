/**
 * What may be said: grammars, in JSGF and as lists of sentences, and phrases that are likely, as
 * sources of language of a search.
 */
export type { Automaton } from './automaton';
export { compileAutomaton, Grammar } from './grammar';
export { loadGrammar, makeGrammar, type GrammarOptions } from './make';
export { loadPhrases, type Phrase, type PhraseOptions, withPhrases } from './phrases';
export { grammarSource } from './source';
