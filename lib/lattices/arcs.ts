/** The arcs of a lattice as people write them, and packed as the addon takes them. */
import { invalidInput } from '../errors';
import { ownElements, shown } from '../json';
import type { NativeLattice } from '../native';

/** A word that may be said, or what else there is to pay between two words. */
export interface LatticeArc {
  /** The node that it leaves. */
  readonly from: number;
  /** The node that it leads to, a later one. */
  readonly to: number;
  /** Null: it says none. */
  readonly word: string | null;
  /** The frame at which the word begins. */
  readonly start: number;
  /** The first frame after it. */
  readonly end: number;
  /** What the outputs of the acoustic model say of it: a log-probability, in nats. */
  readonly acoustic: number;
  /** What the language model says of it: a log-probability, in nats. */
  readonly language: number;
}

/** Nodes 0 to `nodes` - 1: paths begin at node 0 and end at the last one. */
export interface LatticeArcs {
  /** How many there are, at least 1. */
  readonly nodes: number;
  /** In any order. */
  readonly arcs: readonly LatticeArc[];
}

/** The word of an arc that says none, to the addon. */
export const NO_WORD = 2 ** 32 - 1;

const MOST_NODES = 2 ** 24;
const MOST_ARCS = 2 ** 24;
/** Log-probabilities beyond it tell nothing apart. */
const MOST_LOG = 1e15;

/** A lattice, with the words that its arcs number. */
export interface PackedLattice extends NativeLattice {
  readonly words: readonly string[];
}

/**
 * Arcs in the order of the nodes that they leave; those of one node stay as they come.
 * @throws CompactRnnError INVALID_INPUT naming the arc and what is wrong with it.
 */
export function packedLattice(given: LatticeArcs): PackedLattice {
  if (typeof given !== 'object' || (given as unknown) === null)
    throw invalidInput(`a lattice must be { nodes, arcs }, but is ${shown(given)}`);
  const { nodes, arcs: list } = given;
  if (!Number.isSafeInteger(nodes) || nodes < 1 || nodes > MOST_NODES)
    throw invalidInput(
      `nodes of a lattice must be a whole number from 1 to ${MOST_NODES}, but is ${shown(nodes)}`,
    );
  const own = ownElements(list);
  if (!own || own.length > MOST_ARCS)
    throw invalidInput(
      `arcs of a lattice must be an array of at most ${MOST_ARCS}, but are ${shown(list)}`,
    );
  const checked = own.map((arc, i) => checkedArc(arc, i, nodes));
  checked.sort((a, b) => a.from - b.from);
  const numbers = new Map<string, number>();
  const packed = {
    nodes,
    arcs: new Uint32Array(5 * checked.length),
    scores: new Float64Array(2 * checked.length),
  };
  checked.forEach(({ from, to, word, start, end, acoustic, language }, i) => {
    if (word !== null && !numbers.has(word)) numbers.set(word, numbers.size);
    const number = word === null ? NO_WORD : numbers.get(word)!;
    packed.arcs.set([from, to, number, start, end], 5 * i);
    packed.scores.set([acoustic, language], 2 * i);
  });
  return { ...packed, words: [...numbers.keys()] };
}

function checkedArc(given: unknown, i: number, nodes: number): LatticeArc {
  const refuse = (what: string, rule: string, value: unknown): never => {
    throw invalidInput(`${what} of arc ${i} must be ${rule}, but is ${shown(value)}`);
  };
  if (typeof given !== 'object' || given === null)
    throw invalidInput(`arc ${i} must be { from, to, word, ... }, but is ${shown(given)}`);
  const { from, to, word, start, end, acoustic, language } = given as LatticeArc;
  const isWhole = (value: unknown, least: number, most: number): boolean =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  if (!isWhole(from, 0, nodes - 2)) refuse('from', 'a node but the last', from);
  if (!isWhole(to, from + 1, nodes - 1)) refuse('to', `a node behind ${from}`, to);
  if (word !== null && (typeof (word as unknown) !== 'string' || word === ''))
    refuse('word', 'a word or null', word);
  if (!isWhole(start, 0, NO_WORD)) refuse('start', 'a frame', start);
  if (!isWhole(end, start, NO_WORD)) refuse('end', `a frame from ${start} on`, end);
  for (const [name, value] of Object.entries({ acoustic, language }))
    if (!(typeof value === 'number' && Math.abs(value) <= MOST_LOG))
      refuse(name, 'a finite number of at most 1e15', value);
  return { from, to, word, start, end, acoustic, language };
}

/** The arcs in the order in which they are packed. */
export function unpackedArcs({ arcs, scores, words }: PackedLattice): LatticeArc[] {
  return Array.from({ length: arcs.length / 5 }, (_, i) => {
    const [from, to, word, start, end] = arcs.subarray(5 * i, 5 * i + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    return Object.freeze({
      from,
      to,
      word: word === NO_WORD ? null : words[word]!,
      start,
      end,
      acoustic: scores[2 * i]!,
      language: scores[2 * i + 1]!,
    });
  });
}

/**
 * The arcs with the numbers that their words have among others.
 * @throws CompactRnnError INVALID_INPUT naming a word that is not among them.
 */
export function renumbered(
  arcs: Uint32Array,
  own: readonly string[],
  others: readonly string[],
): Uint32Array {
  const numbers = new Map(others.map((word, number) => [word, number]));
  const changed = arcs.slice();
  for (let i = 2; i < changed.length; i += 5) {
    if (changed[i] === NO_WORD) continue;
    const word = own[changed[i]!]!;
    const number = numbers.get(word);
    if (number === undefined)
      throw invalidInput(`the lattice says ${shown(word)}, which the lexicon lacks: add it`);
    changed[i] = number;
  }
  return changed;
}
