/**
 * What may be said instead: the competitors of a transcript in sequence training, as the states of
 * CTC that spell them (native/train/graphs).
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

/** Which sentences, and how likely each is. */
export interface StateGraphOptions {
  /**
   * A language model, a weak one: a bigram of the words that training has transcripts of. Words
   * that it lacks, and has no `<unk>` for, cannot be said.
   */
  readonly lm?: NgramModel | undefined;
  /** What may be said, instead of `lm`. */
  readonly grammar?: Grammar | undefined;
  /** What the language model's log-probabilities are multiplied by, 0 to 1e6. Default 1. */
  readonly lmWeight?: number | undefined;
  /** The words and their pronunciations, instead of those of the units. */
  readonly lexicon?: Lexicon | undefined;
}

const NAMES = ['lm', 'grammar', 'lmWeight', 'lexicon'] as const;

interface Made {
  readonly handle: StateGraphHandle;
  readonly states: number;
  readonly arcs: number;
  readonly unsayable: number;
  readonly outputs: number;
  readonly blank: number;
}

/** Made by {@link sentenceGraph} and {@link latticeGraph}. It never changes. */
export class StateGraph {
  readonly #made: Made;
  /** Each emits one unit, or the blank. */
  readonly states: number;
  /** From one state to another. */
  readonly arcs: number;
  /** How many words of the lexicon no path says, for the language model lacks them. */
  readonly unsayable: number;

  /** @internal */
  constructor(made: Made) {
    // What only the functions below have.
    const own = { ...made };
    if (Object(own.handle) !== own.handle)
      throw invalidOption('graphs are made by sentenceGraph and latticeGraph: call those');
    this.#made = own;
    ({ states: this.states, arcs: this.arcs, unsayable: this.unsayable } = own);
  }

  /** @internal @throws CompactRnnError INVALID_INPUT where it is not one. */
  static handleOf(graph: StateGraph): StateGraphHandle {
    return StateGraph.#madeOf(graph).handle;
  }

  /** @internal How many outputs it is over, and which is the blank. */
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
 * All the sentences of a language over the words of a lexicon: for hundreds of words and a bigram.
 * Each word may follow each word that the model tells apart, so there are about as many arcs as the
 * squares of both; larger vocabularies want lattices.
 * @param units of CTC.
 * @throws CompactRnnError INVALID_OPTION for other units, no lexicon and no language; INVALID_INPUT
 *   where there would be more than 2^24 arcs.
 */
export async function sentenceGraph(units: Units, options: StateGraphOptions): Promise<StateGraph> {
  return graphOf(units, undefined, readOptions('sentenceGraph', options, NAMES));
}

/**
 * The sentences of a lattice, each once, as likely as the language model says; what the lattice
 * says of its arcs is not looked at.
 * @param units of CTC.
 * @param lattice of one utterance, such as `decoder.lattice()`.
 * @throws CompactRnnError as {@link sentenceGraph}; INVALID_INPUT for words that the lexicon lacks.
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
