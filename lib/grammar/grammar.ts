/** A grammar, and which sentences it knows. */
import { invalidInput } from '../errors';
import { kindOf, ownElements, shown } from '../json';
import { type AcceptorHandle, native } from '../native';
import { untilAborted } from '../options';
import { automatonOf, type Automaton } from './automaton';
import type { Rules } from './expression';

/** Words of a sentence. */
const MOST_WORDS = 1e6;
/** Arcs of the acceptor: some 25 MB. */
const MOST_ARCS = 2 ** 21;

/**
 * Sentences that may be said, and how likely each is: a deterministic acceptor of words, the
 * smallest there is. It never changes. Made by `loadGrammar` and `makeGrammar`.
 */
export class Grammar {
  readonly #handle: AcceptorHandle;
  readonly #automaton: Automaton;
  readonly #numbers: ReadonlyMap<string, number>;
  /** All that it can say. */
  readonly words: readonly string[];
  /** How many there are of what may have been said so far, as far as it matters. */
  readonly states: number;
  /** Words that may follow, summed over all states. */
  readonly arcs: number;
  /** In memory, of the acceptor. */
  readonly bytes: number;

  /** @internal */
  constructor(handle: AcceptorHandle, automaton: Automaton) {
    const { words } = automaton;
    const { states, arcs, bytes } = native.describeAcceptor(handle);
    this.#handle = handle;
    this.#automaton = automaton;
    this.#numbers = new Map(words.map((word, number) => [word, number]));
    this.words = Object.freeze(words);
    this.states = states;
    this.arcs = arcs;
    this.bytes = bytes;
  }

  /** @internal */
  static handleOf(grammar: Grammar): AcceptorHandle {
    const given: unknown = grammar;
    if (typeof given !== 'object' || given === null || !(#handle in given))
      throw invalidInput(`grammar must be a Grammar, but is ${shown(grammar)}`);
    return grammar.#handle;
  }

  /** @internal What it was compiled from: plain, for other threads and processes. */
  static automatonOf(grammar: Grammar): Automaton {
    Grammar.handleOf(grammar);
    return grammar.#automaton;
  }

  /**
   * How likely a sentence is.
   * @param words of the sentence, in lower case, as `splitWords` gives them.
   * @returns the natural logarithm of its probability; minus infinity where the grammar does not
   *   have it.
   * @throws CompactRnnError INVALID_INPUT where they are not a list of strings.
   */
  logProbability(words: readonly string[]): number {
    const own = ownElements(words);
    if (!own || own.length > MOST_WORDS || !own.every((word) => typeof word === 'string'))
      throw invalidInput(
        `words must be a list of at most ${MOST_WORDS} strings, but is ${kindOf(words)}`,
      );
    const numbers = own.map((word) => this.#numbers.get(word) ?? this.words.length);
    return native.acceptorLogProbability(this.#handle, Uint32Array.from(numbers));
  }
}

/** @throws CompactRnnError INVALID_INPUT for its size, or no sentence; the signal's reason. */
export async function compileGrammar(
  rules: Rules,
  signal: AbortSignal | undefined,
): Promise<Grammar> {
  const automaton = automatonOf(rules);
  if (automaton.words.length === 0) throw invalidInput('the grammar has no word');
  return compileAutomaton(automaton, signal);
}

/** @throws CompactRnnError INVALID_INPUT for its size, or no sentence; the signal's reason. */
export async function compileAutomaton(
  automaton: Automaton,
  signal?: AbortSignal,
): Promise<Grammar> {
  const compile = () => native.compileGrammar(automaton.native, MOST_ARCS);
  return new Grammar(await untilAborted(compile, signal), automaton);
}
