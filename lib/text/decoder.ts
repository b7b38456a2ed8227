/**
 * The words that the outputs of a model say, by a search over the words of its lexicon, any word
 * after any (native/decode/word_search.h). It takes frames as they come, of one utterance.
 *
 * The outputs of a model of frames are posteriors p(unit | x). A search over likelihoods wants them
 * divided by the priors: p(x | unit) is p(unit | x) / p(unit), but for p(x) (Bourlard and Morgan
 * 1994).
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkedUnits, type Lexicon, type Units } from '../model';
import { native, type WordSearchHandle } from '../native';
import { readOptions } from '../options';
import { unitNumbers } from './encode';
import { framesOf, segmentsOf } from './frames';

/** How the word search prunes and penalizes, and what scores it takes. */
export interface DecoderOptions {
  /**
   * Paths whose log-probability is this much below the best of a frame are given up: above 0.
   * Default: Infinity, no path is, and the result is the best there is. Large lexica want 10 to 20.
   */
  readonly beam?: number | undefined;
  /** Taken from the log-probability for each word: the greater, the fewer words. Default 0. */
  readonly wordPenalty?: number | undefined;
  /**
   * Whether the scores are probabilities, as a softmax gives them, not their logarithms or what
   * comes before it.
   */
  readonly probabilities?: boolean | undefined;
  /**
   * Units of kind `frames`: the probability of each unit in what the model was trained on, above 0,
   * by which its outputs are divided. Default: those of the units, where they have any; else all
   * alike.
   */
  readonly priors?: ArrayLike<number> | undefined;
}

/** A word, and the frames that it takes. */
export interface DecodedWord {
  /** As the lexicon spells it. */
  readonly word: string;
  /** The frame at which it begins. */
  readonly start: number;
  /** The first frame after it. */
  readonly end: number;
}

/** What the outputs of a model say. */
export interface DecodedText {
  /** The words, separated by spaces. */
  readonly text: string;
  /** In the order in which they were said. */
  readonly words: readonly DecodedWord[];
}

/** The best words, and how likely they are. */
export interface ScoredText extends DecodedText {
  /** The log-probability of the best path, in nats, penalties taken off. */
  readonly score: number;
}

/** Made by {@link createDecoder}. Not to be used from two threads at once. */
export class Decoder {
  readonly #units: Units;
  readonly #words: readonly string[];
  readonly #search: WordSearchHandle;
  readonly #scaled: (scores: Float32Array) => Float32Array;
  /** Frames still to come that are about nothing: those by which the outputs lag. */
  #early: number;

  /** @internal */
  constructor(
    units: Units,
    words: readonly string[],
    search: WordSearchHandle,
    scaled: (scores: Float32Array) => Float32Array,
    early?: number,
  ) {
    // What only `createDecoder` has.
    if (Object(search) !== search || Object(units) !== units)
      throw invalidOption('decoders are made by createDecoder: call that');
    this.#units = units;
    this.#words = words;
    this.#search = search;
    this.#scaled = scaled;
    this.#early = early ?? units.delay ?? 0;
  }

  /**
   * Takes the next frames, any number of them.
   * @param scores [frames, units], row-major.
   * @throws CompactRnnError INVALID_INPUT for another length, NaN or infinity; the state is then as
   *   it was.
   */
  push(scores: Float32Array): void {
    const frames = framesOf(scores, this.#units);
    if (frames === 0) return;
    const skipped = Math.min(this.#early, frames);
    const timely = skipped === 0 ? scores : scores.subarray(skipped * this.#units.names.length);
    native.wordSearchPush(this.#search, this.#scaled(timely), frames - skipped);
    this.#early -= skipped;
  }

  /** The best whole words so far; what is said of the last may change as frames come. */
  result(): ScoredText {
    const { words: triples, score } = native.wordSearchBest(this.#search);
    const words = segmentsOf(triples).map(({ number, start, end }) => {
      return { word: this.#words[number]!, start, end };
    });
    return { text: words.map(({ word }) => word).join(' '), words, score };
  }

  /** Begins the next utterance. */
  reset(): void {
    native.wordSearchReset(this.#search);
    this.#early = this.#units.delay ?? 0;
  }

  /**
   * Another decoder that goes on from the same state, independent of this one; they share the
   * lexicon.
   */
  clone(): Decoder {
    const search = native.cloneWordSearch(this.#search);
    return new Decoder(this.#units, this.#words, search, this.#scaled, this.#early);
  }
}

const OPTION_NAMES: readonly (keyof DecoderOptions)[] = [
  'beam',
  'wordPenalty',
  'probabilities',
  'priors',
];

/**
 * A decoder for the outputs of a model with these units, of CTC or of frames. The `delay` of frames
 * is taken off; between words is the unit that no word has, where there is one such unit.
 *
 * Of words that sound alike the first in the lexicon is given.
 *
 * @throws CompactRnnError INVALID_OPTION for units that are tokens or have no lexicon, and for
 *   options out of range.
 */
export function createDecoder(units: Units, options: DecoderOptions = {}): Decoder {
  const given = readOptions('createDecoder', options, OPTION_NAMES);
  const { beam = Infinity, wordPenalty = 0, probabilities = false } = given;
  if (!(typeof beam === 'number' && beam > 0))
    throw invalidOption(`beam must be above 0, but is ${shown(beam)}`);
  if (!Number.isFinite(wordPenalty))
    throw invalidOption(`wordPenalty must be a finite number, but is ${shown(wordPenalty)}`);
  if (typeof probabilities !== 'boolean')
    throw invalidOption(`probabilities must be true or false, but is ${shown(probabilities)}`);
  const own = checkedUnits(units, 'units', 'INVALID_OPTION');
  const { kind, names, lexicon } = own;
  if (kind === 'tokens')
    throw invalidOption(
      `a decoder takes units of kind "ctc" or "frames", but these are ${shown(kind)}`,
    );
  if (kind !== 'frames' && given.priors !== undefined)
    throw invalidOption('priors are for units of kind "frames" only: leave them out');
  if (!lexicon)
    throw invalidOption(
      'a decoder needs units with a lexicon; without one decodeGreedy gives the units',
    );
  const { priors = own.priors } = given;
  const { scaled, asLogarithms } = scaling(names.length, probabilities, priors);
  const framewise = kind === 'frames';
  const between = framewise ? silenceOf(names, lexicon) : own.blank!;
  const tree = native.createWordTree(...flattened(own, lexicon), names.length, between);
  const asProbabilities = probabilities && !asLogarithms;
  const search = native.createWordSearch(tree, beam, wordPenalty, asProbabilities, framewise);
  return new Decoder(own, Object.keys(lexicon), search, scaled);
}

/** The only unit that no word has; where there is none or several, the number of units. */
function silenceOf(names: readonly string[], lexicon: Lexicon): number {
  const said = new Set(Object.values(lexicon).flat(2));
  const others = names.flatMap((name, unit) => (said.has(name) ? [] : [unit]));
  return others.length === 1 ? others[0]! : names.length;
}

/** What of a probability that has vanished is left: less than any model says. */
const LEAST = 1e-30;

/** Scores divided by the priors, as logarithms; as they are where there are none. */
function scaling(
  units: number,
  probabilities: boolean,
  priors: ArrayLike<number> | undefined,
): { scaled: (scores: Float32Array) => Float32Array; asLogarithms: boolean } {
  if (priors === undefined) return { scaled: (scores) => scores, asLogarithms: false };
  const logPriors = logarithmsOf(priors, units);
  const log = (score: number): number => (probabilities ? Math.log(Math.max(score, LEAST)) : score);
  return {
    scaled: (scores) => scores.map((score, i) => log(score) - logPriors[i % units]!),
    asLogarithms: true,
  };
}

function logarithmsOf(priors: ArrayLike<number>, units: number): Float64Array {
  const length: unknown = (priors as ArrayLike<number> | null)?.length;
  if (length !== units)
    throw invalidOption(
      `priors must be ${units} numbers, one for each unit, but are ${shown(length)}`,
    );
  const copy = Array.from(priors);
  const bad = copy.find((prior) => !(typeof prior === 'number' && prior > 0 && prior < Infinity));
  if (bad !== undefined || copy.length !== units)
    throw invalidOption(`priors must be numbers above 0, but one is ${shown(bad)}`);
  return Float64Array.from(copy, Math.log);
}

/** All pronunciations one after another, as the addon takes them. */
function flattened(
  units: Units,
  lexicon: Lexicon,
): [units: Uint32Array, lengths: Uint32Array, words: Uint32Array] {
  const numberOf = unitNumbers(units);
  const flat: [number[], number[], number[]] = [[], [], []];
  Object.values(lexicon).forEach((pronunciations, word) => {
    for (const pronunciation of pronunciations) {
      for (const name of pronunciation) flat[0].push(numberOf.get(name)!);
      flat[1].push(pronunciation.length);
      flat[2].push(word);
    }
  });
  return [Uint32Array.from(flat[0]), Uint32Array.from(flat[1]), Uint32Array.from(flat[2])];
}
