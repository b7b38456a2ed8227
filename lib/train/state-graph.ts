/**
 * Graphs of competing hypotheses for sequence training (denominator graphs): the sentences of a
 * language or a lattice as CTC states (native/train/graphs).
 */
import { languageOf, pronunciationsOf } from '../decode';
import { invalidInput, invalidOption } from '../errors';
import type { Grammar } from '../grammar';
import { shown } from '../json';
import { Lattice } from '../lattices';
import { checkedUnits, type Lexicon, type Units } from '../model';
import { native, type StateGraphHandle } from '../native';
import type { NgramModel } from '../ngrams';
import { readOptions } from '../options';

/** The language model of a graph, and the words that it may say. */
export interface StateGraphOptions {
  /**
   * A language model, usually a weak one such as a bigram of the training transcripts. Words that
   * it does not have are left out, unless it has `<unk>`.
   */
  readonly lm?: NgramModel | undefined;
  /** A grammar instead of `lm`. */
  readonly grammar?: Grammar | undefined;
  /** The factor on log-probabilities of the language model: 0 to 1e6, default 1. */
  readonly lmWeight?: number | undefined;
  /** Words and their pronunciations; default the lexicon of the units. */
  readonly lexicon?: Lexicon | undefined;
}

const NAMES = ['lm', 'grammar', 'lmWeight', 'lexicon'] as const;

/** The graph in the addon, and its properties. */
interface Made {
  readonly handle: StateGraphHandle;
  readonly states: number;
  readonly arcs: number;
  readonly unsayable: number;
  readonly outputs: number;
  readonly blank: number;
}

/** An immutable graph of sentences, made by {@link sentenceGraph} or {@link latticeGraph}. */
export class StateGraph {
  readonly #made: Made;
  /** The number of states, each of which emits one unit or the blank. */
  readonly states: number;
  /** The number of arcs between states. */
  readonly arcs: number;
  /** The number of words of the lexicon that no path has, since the language model lacks them. */
  readonly unsayable: number;

  /** @internal */
  constructor(made: Made) {
    // A handle is an object of the addon, which only the functions below get.
    const own = { ...made };
    if (Object(own.handle) !== own.handle)
      throw invalidOption('graphs are made by sentenceGraph and latticeGraph: call those');
    this.#made = own;
    ({ states: this.states, arcs: this.arcs, unsayable: this.unsayable } = own);
  }

  /** @internal @throws CompactRnnError INVALID_INPUT where `graph` is of another type. */
  static handleOf(graph: StateGraph): StateGraphHandle {
    return StateGraph.#madeOf(graph).handle;
  }

  /** @internal The number of outputs that its states emit, and the index of the blank. */
  static unitsOf(graph: StateGraph): { readonly outputs: number; readonly blank: number } {
    return StateGraph.#madeOf(graph);
  }

  static #madeOf(graph: unknown): Made {
    if (typeof graph === 'object' && graph !== null && #made in graph) return graph.#made;
    throw invalidInput(
      `a graph must be made by sentenceGraph or latticeGraph, but is ${shown(graph)}`,
    );
  }
}

/**
 * The graph of all sentences of a language over the words of a lexicon. Every word may follow every
 * history that the language model distinguishes, so the number of arcs grows with the square of the
 * vocabulary: use it for hundreds of words and a bigram, and lattices for larger vocabularies.
 * @param units of kind `ctc`.
 * @throws CompactRnnError INVALID_OPTION for units of another kind, and without a lexicon or a
 *   language; INVALID_INPUT where there would be more than 2^24 arcs.
 */
export async function sentenceGraph(units: Units, options: StateGraphOptions): Promise<StateGraph> {
  return graphOf(units, undefined, readOptions('sentenceGraph', options, NAMES));
}

/**
 * The graph of the sentences of a lattice, each once. Their probabilities are those of the language
 * model of the options; scores and times of the lattice are not used.
 * @param units of kind `ctc`.
 * @param lattice of one utterance, such as `decoder.lattice()`.
 * @throws CompactRnnError as {@link sentenceGraph}; INVALID_INPUT for words that are not in the
 *   lexicon.
 */
export async function latticeGraph(
  units: Units,
  lattice: Lattice,
  options: StateGraphOptions,
): Promise<StateGraph> {
  return graphOf(units, lattice, readOptions('latticeGraph', options, NAMES));
}

async function graphOf(
  units: Units,
  lattice: Lattice | undefined,
  { lm, grammar, lmWeight = 1, lexicon: given }: StateGraphOptions,
): Promise<StateGraph> {
  const own = checkedUnits(units, 'units', 'INVALID_OPTION');
  if (own.kind !== 'ctc')
    throw invalidOption(`graphs are of units of kind "ctc", but these are ${shown(own.kind)}`);
  const { lexicon } =
    given === undefined ? own : checkedUnits({ ...own, lexicon: given }, 'units', 'INVALID_OPTION');
  if (!lexicon) throw invalidOption('a graph needs words: give units with a lexicon, or lexicon');
  if (!(typeof lmWeight === 'number' && lmWeight >= 0 && lmWeight <= 1e6))
    throw invalidOption(`lmWeight must be a number from 0 to 1e6, but is ${shown(lmWeight)}`);
  const words = Object.keys(lexicon);
  const { source, unsayable } = languageOf(words, { lm, grammar });
  if (!source)
    throw invalidOption('a graph needs to know which words may follow which: give lm or grammar');
  const { graph: handle, ...size } = await native.createStateGraph(
    source,
    lmWeight,
    lattice && Lattice.numbered(lattice, words),
    ...pronunciationsOf(own, lexicon),
    own.names.length,
    own.blank!,
  );
  const over = { outputs: own.names.length, blank: own.blank! };
  return new StateGraph({ handle, ...size, unsayable, ...over });
}
