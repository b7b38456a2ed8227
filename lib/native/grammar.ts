/** The addon's functions of grammars. */

import type { LanguageSourceHandle } from './language';

declare const acceptorTag: unique symbol;

/** A grammar as it is searched, which never changes. */
export interface AcceptorHandle {
  readonly [acceptorTag]: true;
}

/** States 0 to `states` - 1 and the arcs between them (native/language/automaton.h). */
export interface NativeAutomaton {
  states: number;
  start: number;
  end: number;
  /** The state that each arc leaves; the arrays that follow have an entry for each arc, too. */
  from: Uint32Array;
  to: Uint32Array;
  /** 2^32 - 1: says none. */
  words: Uint32Array;
  p: Float64Array;
}

export interface NativeGrammars {
  /** [async] INVALID_INPUT for a grammar that says nothing, or takes more than `most` arcs. */
  compileGrammar(automaton: NativeAutomaton, most: number): Promise<AcceptorHandle>;
  /** [sync] */
  describeAcceptor(acceptor: AcceptorHandle): { states: number; arcs: number; bytes: number };
  /** [sync] Minus infinity where the grammar does not have the sentence. */
  acceptorLogProbability(acceptor: AcceptorHandle, words: Uint32Array): number;
  /** [sync] `numbers`: in the grammar, of each word of the search; 2^32 - 1: it lacks the word. */
  createGrammarSource(acceptor: AcceptorHandle, numbers: Uint32Array): LanguageSourceHandle;
  /**
   * [sync] Over another source, or over any word after any: the words of all phrases, how many each
   * has, and the boost of each.
   */
  createPhraseSource(
    under: LanguageSourceHandle | undefined,
    words: Uint32Array,
    lengths: Uint32Array,
    boosts: Float64Array,
  ): LanguageSourceHandle;
  /**
   * [sync] The natural log-probability of each word of a sentence, and of its end: minus infinity
   * from the first on that cannot be.
   */
  scoreLanguage(source: LanguageSourceHandle, words: Uint32Array): Float64Array;
}
