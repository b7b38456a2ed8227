/** A lattice, and what it says of words. */
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import { native, type NativeLattice } from '../native';
import { checkWholeNumber, readOptions } from '../options';
import {
  packedLattice,
  renumbered,
  unpackedArcs,
  type LatticeArc,
  type LatticeArcs,
  type PackedLattice,
} from './arcs';

/** How the log-probabilities of an arc add up to its weight. */
export interface LatticeScales {
  /** Multiplies those of the acoustic model: default 1, to 1e6 either way. */
  readonly acousticScale?: number | undefined;
  /** Multiplies those of the language model: default 1, to 1e6 either way. */
  readonly languageScale?: number | undefined;
  /** Taken off for each word, in nats: default 0, to 1e6 either way. */
  readonly wordPenalty?: number | undefined;
}

/** How probable an arc is among all paths. */
export interface ArcPosterior {
  /** The share of the paths that go through it, by their probabilities: 0 to 1. */
  readonly posterior: number;
  /**
   * How sure its word is: the posteriors of all arcs that say it at the same frame, at the frame
   * where they add up to most (Wessel et al. 2001); 0 to 1, and 0 where it says none.
   */
  readonly confidence: number;
}

/** A word of a sentence, the frames that it takes, and how sure it is. */
export interface LatticeWord {
  /** As the lattice spells it. */
  readonly word: string;
  /** The frame at which it begins. */
  readonly start: number;
  /** The first frame after it. */
  readonly end: number;
  /** As {@link ArcPosterior}. */
  readonly confidence: number;
}

/** One of the best sentences of a lattice. */
export interface LatticeSentence {
  /** The words, separated by spaces. */
  readonly text: string;
  /** In the order in which they are said, on the best path that says them. */
  readonly words: readonly LatticeWord[];
  /** The log-probability of that path, scaled, penalties taken off. */
  readonly score: number;
  /** The acoustic model's part of it, not scaled. */
  readonly acoustic: number;
  /** The language model's part of it, not scaled. */
  readonly language: number;
}

const SCALE_NAMES: readonly (keyof LatticeScales)[] = [
  'acousticScale',
  'languageScale',
  'wordPenalty',
];
const MOST_SENTENCES = 10_000;

/**
 * The sentences that a search has not given up, their common parts once: a directed graph without
 * circles, from node 0 to the last one. It never changes.
 */
export class Lattice {
  #packed: PackedLattice;
  #arcs: readonly LatticeArc[] | undefined;

  /** @throws CompactRnnError INVALID_INPUT naming what is not an arc. */
  constructor(lattice: LatticeArcs) {
    this.#packed = packedLattice(lattice);
  }

  /** @internal Of what the addon made, with the words that its arcs number. */
  static of(made: NativeLattice, words: readonly string[]): Lattice {
    const lattice = new Lattice({ nodes: 1, arcs: [] });
    lattice.#packed = { ...made, words };
    return lattice;
  }

  /**
   * @internal As the addon takes it, with words numbered as in a lexicon.
   * @throws CompactRnnError INVALID_INPUT where it is not a lattice, or has words out of range.
   */
  static numbered(lattice: Lattice, words: readonly string[]): NativeLattice {
    const given: unknown = lattice;
    if (typeof given !== 'object' || given === null || !(#packed in given))
      throw invalidInput(`a lattice must be a Lattice, but is ${shown(lattice)}`);
    const { words: own, ...packed } = lattice.#packed;
    return own === words ? packed : { ...packed, arcs: renumbered(packed.arcs, own, words) };
  }

  /** The number of nodes. */
  get nodes(): number {
    return this.#packed.nodes;
  }

  /** In the order of the nodes that they leave. */
  get arcs(): readonly LatticeArc[] {
    this.#arcs ??= Object.freeze(unpackedArcs(this.#packed));
    return this.#arcs;
  }

  /** Whether no path leads from the first node to the last: a beam left nothing. */
  get isEmpty(): boolean {
    const { nodes, arcs } = this.#packed;
    const reached = new Uint8Array(nodes);
    reached[0] = 1;
    for (let i = 0; i < arcs.length; i += 5) if (reached[arcs[i]!]) reached[arcs[i + 1]!] = 1;
    return reached[nodes - 1] === 0;
  }

  /**
   * How probable each arc is, in the order of `arcs`.
   * @throws CompactRnnError INVALID_INPUT where the lattice is empty; INVALID_OPTION.
   */
  posteriors(scales: LatticeScales = {}): ArcPosterior[] {
    const own = checkedScales('posteriors', scales);
    this.#checkPaths();
    const { posteriors, confidences } = native.scoreLattice(this.#packed, own);
    return Array.from(posteriors, (posterior, i) => ({ posterior, confidence: confidences[i]! }));
  }

  /**
   * The best sentences, each once, however many paths say it; exactly those of all paths.
   * @param count how many at most, 1 to 10,000.
   * @returns best first.
   * @throws CompactRnnError INVALID_INPUT where the lattice is empty; INVALID_OPTION.
   */
  best(count: number, scales: LatticeScales = {}): LatticeSentence[] {
    checkWholeNumber('count', count, 1, MOST_SENTENCES);
    const own = checkedScales('best', scales);
    this.#checkPaths();
    const { confidences } = native.scoreLattice(this.#packed, own);
    return native.bestSentences(this.#packed, own, count).map(({ score, arcs: path }) => {
      const sentence = { score, acoustic: 0, language: 0, words: [] as LatticeWord[] };
      for (const i of path) {
        const { word, start, end, acoustic, language } = this.arcs[i]!;
        sentence.acoustic += acoustic;
        sentence.language += language;
        if (word !== null) sentence.words.push({ word, start, end, confidence: confidences[i]! });
      }
      return { ...sentence, text: sentence.words.map(({ word }) => word).join(' ') };
    });
  }

  /**
   * A smaller lattice: without the arcs on no path whose log-probability is within `beam` of the
   * best one's.
   * @param beam in nats, 0 or more.
   * @throws CompactRnnError INVALID_INPUT where the lattice is empty; INVALID_OPTION.
   */
  pruned(beam: number, scales: LatticeScales = {}): Lattice {
    if (!(typeof beam === 'number' && beam >= 0))
      throw invalidOption(`beam must be a number of at least 0, but is ${shown(beam)}`);
    const own = checkedScales('pruned', scales);
    this.#checkPaths();
    const { words } = this.#packed;
    return Lattice.of(native.pruneLattice(this.#packed, own, beam), words);
  }

  #checkPaths(): void {
    if (!this.isEmpty) return;
    throw invalidInput(
      'the lattice is empty: no path leads from its first node to its last. A search whose beam is too narrow for the utterance leaves such a one: widen the beam',
    );
  }
}

function checkedScales(
  what: string,
  given: LatticeScales,
): Required<{
  [Name in keyof LatticeScales]: number;
}> {
  const own = readOptions(what, given, SCALE_NAMES);
  const { acousticScale = 1, languageScale = 1, wordPenalty = 0 } = own;
  const scales = { acousticScale, languageScale, wordPenalty };
  for (const [name, value] of Object.entries(scales))
    if (!(typeof value === 'number' && Math.abs(value) <= 1e6))
      throw invalidOption(`${name} must be a number from -1e6 to 1e6, but is ${shown(value)}`);
  return scales;
}
