/**
 * The words that the outputs of a CTC model say, by a search over the words of its lexicon, any
 * word after any (native/text/word_search.h). It takes frames as they come, of one utterance.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkedUnits, type Lexicon, type Units } from '../model';
import { native, type WordSearchHandle } from '../native';
import { checkOptionNames } from '../options';
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

  /** @internal */
  constructor(units: Units, words: readonly string[], search: WordSearchHandle) {
    this.#units = units;
    this.#words = words;
    this.#search = search;
  }

  /**
   * Takes the next frames, any number of them.
   * @param scores [frames, units], row-major.
   * @throws CompactRnnError INVALID_INPUT for another length, NaN or infinity; the state is then as
   *   it was.
   */
  push(scores: Float32Array): void {
    native.wordSearchPush(this.#search, scores, framesOf(scores, this.#units));
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
  }

  /**
   * Another decoder that goes on from the same state, independent of this one; they share the
   * lexicon.
   */
  clone(): Decoder {
    return new Decoder(this.#units, this.#words, native.cloneWordSearch(this.#search));
  }
}

/**
 * A decoder for the outputs of a model with these units.
 *
 * Of words that sound alike the first in the lexicon is given.
 *
 * @throws CompactRnnError INVALID_OPTION for units that are not of kind ctc or have no lexicon, and
 *   for options out of range.
 */
export function createDecoder(units: Units, options: DecoderOptions = {}): Decoder {
  checkOptionNames('createDecoder', options, ['beam', 'wordPenalty', 'probabilities']);
  const { beam = Infinity, wordPenalty = 0, probabilities = false } = options;
  if (!(typeof beam === 'number' && beam > 0))
    throw invalidOption(`beam must be above 0, but is ${shown(beam)}`);
  if (!Number.isFinite(wordPenalty))
    throw invalidOption(`wordPenalty must be a finite number, but is ${shown(wordPenalty)}`);
  if (typeof probabilities !== 'boolean')
    throw invalidOption(`probabilities must be true or false, but is ${shown(probabilities)}`);
  const { kind, names, blank, lexicon } = checkedUnits(units, 'units', 'INVALID_OPTION');
  if (kind !== 'ctc')
    throw invalidOption(`a decoder takes units of kind "ctc", but these are ${shown(kind)}`);
  if (!lexicon)
    throw invalidOption(
      'a decoder needs units with a lexicon; without one decodeGreedy gives the units',
    );
  const tree = native.createWordTree(...flattened(units, lexicon), names.length, blank!);
  const search = native.createWordSearch(tree, beam, wordPenalty, probabilities);
  return new Decoder(units, Object.keys(lexicon), search);
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
