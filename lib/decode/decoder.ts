/**
 * The words that the outputs of a model say, by a search over the words of its lexicon
 * (native/decode/word_search.h), each as likely after those before it as a language model says. It
 * takes frames as they come, of one utterance.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Lattice } from '../lattices';
import { checkedUnits, type Units } from '../model';
import { native, type NativeHypothesis, type WordSearchHandle } from '../native';
import { checkWholeNumber } from '../options';
import { framesOf, segmentsOf } from '../text';
import { curved } from './confidence';
import type { WordCoverage } from './coverage';
import { languageOf } from './language';
import { checkedOptions, type DecoderOptions } from './options';
import { scaling } from './priors';
import { restricted, wordTree } from './tree';

/** A word, and the frames that it takes. */
export interface DecodedWord {
  /** As the lexicon spells it. */
  readonly word: string;
  /** The frame at which it begins. */
  readonly start: number;
  /** The first frame after it. */
  readonly end: number;
  /**
   * How sure it is, 0 to 1: the share of what may have been said that says it then, by the
   * `confidenceCurve`; where the decoder has a `latticeBeam`.
   */
  readonly confidence?: number;
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
  /**
   * The log-probability of the best path, in nats, the language model's part weighted, penalties
   * taken off. -Infinity: they cannot be all that is said.
   */
  readonly score: number;
}

/** One of what may have been said, with the parts of its score; `rescoreSentences` takes them. */
export interface DecodedAlternative extends ScoredText {
  /** The acoustic model's part. */
  readonly acoustic: number;
  /** The language model's part, not weighted, with what phrases add. */
  readonly language: number;
}

const MOST_SENTENCES = 10_000;

/** What decoders that go on from one another share. */
interface Shared {
  readonly units: Units;
  readonly words: readonly string[];
  readonly unsayable: number;
  readonly coverage: readonly WordCoverage[];
  readonly scaled: (scores: Float32Array) => Float32Array;
  readonly latticeBeam: number | undefined;
  /** The best sentences of a lattice. */
  readonly best: (lattice: Lattice, count: number) => DecodedAlternative[];
  /** Another search before its first frame. @param lattice whether it keeps one */
  readonly newSearch: (lattice: boolean) => WordSearchHandle;
}

/** Made by {@link createDecoder}. Not to be used from two threads at once. */
export class Decoder {
  readonly #shared: Shared;
  readonly #search: WordSearchHandle;
  /** Frames still to come that are about nothing: those by which the outputs lag. */
  #early: number;

  /** @internal */
  constructor(shared: Shared, search?: WordSearchHandle, early?: number) {
    // What only `createDecoder` has.
    if (Object(shared) !== shared || typeof shared.newSearch !== 'function')
      throw invalidOption('decoders are made by createDecoder: call that');
    this.#shared = shared;
    this.#search = search ?? shared.newSearch(shared.latticeBeam !== undefined);
    this.#early = early ?? shared.units.delay ?? 0;
  }

  /**
   * How many words of the lexicon can never come out, for `lm` or `rescore` lacks them and has no
   * `<unk>`.
   */
  get unsayable(): number {
    return this.#shared.unsayable;
  }

  /** How the words of the lexicon fit those of `lm`, and those of `rescore`; without them empty. */
  get coverage(): readonly WordCoverage[] {
    return this.#shared.coverage;
  }

  /**
   * Takes the next frames, any number of them.
   * @param scores [frames, units], row-major.
   * @throws CompactRnnError INVALID_INPUT for another length, NaN or infinity; the state is then as
   *   it was.
   */
  push(scores: Float32Array): void {
    const { units, scaled } = this.#shared;
    const frames = framesOf(scores, units);
    if (frames === 0) return;
    const skipped = Math.min(this.#early, frames);
    const timely = skipped === 0 ? scores : scores.subarray(skipped * units.names.length);
    native.wordSearchPush(this.#search, scaled(timely), frames - skipped);
    this.#early -= skipped;
  }

  /**
   * The best whole words, if nothing more is said: with a language model, as a sentence that ends
   * here.
   */
  result(): ScoredText {
    if (this.#shared.latticeBeam !== undefined) {
      const [best] = this.nBest(1);
      if (best) return { text: best.text, words: best.words, score: best.score };
    }
    return this.#text(native.wordSearchBest(this.#search));
  }

  /**
   * What else may have been said, different words each time, best first; nothing where no words
   * can be all that is said.
   * @param count how many at most, 1 to 10,000.
   * @throws CompactRnnError INVALID_OPTION where the decoder has no `latticeBeam`.
   */
  nBest(count: number): DecodedAlternative[] {
    const lattice = this.lattice();
    checkWholeNumber('count', count, 1, MOST_SENTENCES);
    if (lattice.isEmpty) return [];
    return this.#shared.best(lattice, count);
  }

  /**
   * All that may have been said, if nothing more is, within `latticeBeam` of the best. Its scores
   * are not weighted: `lattice.best(n, { languageScale: lmWeight, wordPenalty })` gives what
   * `nBest` does. It is empty where no words can be all that is said, such as in the middle of a
   * grammar's sentence.
   * @throws CompactRnnError INVALID_OPTION where the decoder has no `latticeBeam`.
   */
  lattice(): Lattice {
    const { latticeBeam, words } = this.#shared;
    if (latticeBeam === undefined)
      throw invalidOption(
        'the decoder keeps nothing but the best: make it with latticeBeam, such as 8',
      );
    return Lattice.of(native.wordSearchLattice(this.#search, latticeBeam), words);
  }

  /**
   * The whole words of the best path so far, in the middle of an utterance: another word may have
   * begun. The last of them may change as frames come.
   */
  partial(): ScoredText {
    return this.#text(native.wordSearchCurrent(this.#search));
  }

  /** Begins the next utterance. */
  reset(): void {
    native.wordSearchReset(this.#search);
    this.#early = this.#shared.units.delay ?? 0;
  }

  /**
   * Another decoder that goes on from the same state, independent of this one; they share the
   * lexicon and the language model.
   */
  clone(): Decoder {
    return new Decoder(this.#shared, native.cloneWordSearch(this.#search), this.#early);
  }

  /**
   * @internal Another decoder before its first frame, which lists alternatives: by the lattice
   * beam of the one, or else by this.
   */
  static listing(decoder: Decoder, latticeBeam: number): Decoder {
    const shared = decoder.#shared;
    return new Decoder({ ...shared, latticeBeam: shared.latticeBeam ?? latticeBeam });
  }

  #text({ words: triples, score }: NativeHypothesis): ScoredText {
    const words = segmentsOf(triples).map(({ number, start, end }) => {
      return { word: this.#shared.words[number]!, start, end };
    });
    return { text: words.map(({ word }) => word).join(' '), words, score };
  }
}

/**
 * A decoder for the outputs of a model with these units, of CTC or of frames. The `delay` of frames
 * is taken off; between words is the unit that no word has, where there is one such unit.
 *
 * Of words that sound alike, and that no language model tells apart, the first in the lexicon is
 * given.
 *
 * @throws CompactRnnError INVALID_OPTION for units that are tokens or have no lexicon, for options
 *   out of range, words of `vocabulary` that the lexicon lacks, and a language model that has none
 *   of its words.
 */
export function createDecoder(units: Units, options: DecoderOptions = {}): Decoder {
  const given = checkedOptions(options);
  const { probabilities, latticeBeam, vocabulary, confidenceCurve } = given;
  const own = withLexicon(checkedUnits(units, 'units', 'INVALID_OPTION'), given);
  const { kind, names } = own;
  if (kind === 'tokens')
    throw invalidOption(
      `a decoder takes units of kind "ctc" or "frames", but these are ${shown(kind)}`,
    );
  if (kind !== 'frames' && given.priors !== undefined)
    throw invalidOption('priors are for units of kind "frames" only: leave them out');
  if (!own.lexicon)
    throw invalidOption(
      'a decoder needs units with a lexicon; without one decodeGreedy gives the units',
    );
  const lexicon = vocabulary === undefined ? own.lexicon : restricted(own.lexicon, vocabulary);
  const { priors = own.priors } = given;
  const { scaled, asLogarithms } = scaling(names.length, probabilities, priors);
  const words = Object.keys(lexicon);
  const { source, ...known } = languageOf(words, given);
  const tree = wordTree(own, lexicon);
  const searching = {
    ...given,
    probabilities: probabilities && !asLogarithms,
    framewise: kind === 'frames',
  };
  const newSearch = (lattice: boolean): WordSearchHandle =>
    native.createWordSearch(tree, { ...searching, lattice }, source);
  const scales = { languageScale: given.lmWeight, wordPenalty: given.wordPenalty };
  const best: Shared['best'] = (lattice, n) => curved(lattice.best(n, scales), confidenceCurve);
  return new Decoder({ units: own, words, ...known, scaled, latticeBeam, best, newSearch });
}

/** The units with the lexicon that the options give. */
function withLexicon(units: Units, { lexicon }: Pick<DecoderOptions, 'lexicon'>): Units {
  if (lexicon === undefined || units.kind === 'tokens') return units;
  return checkedUnits({ ...units, lexicon }, 'units', 'INVALID_OPTION');
}
