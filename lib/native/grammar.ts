/** The addon's functions of grammars. */

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
  /** Of each arc, as what follows. */
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
  /** [sync] Minus infinity where the sentence is none of the grammar. */
  acceptorLogProbability(acceptor: AcceptorHandle, words: Uint32Array): number;
}
