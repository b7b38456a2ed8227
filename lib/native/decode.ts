/** The addon's functions of the search for words, and of the sources of language that it asks. */
import type { LanguageSourceHandle } from './language';
import type { NativeLattice } from './lattices';
import type { NgramModelHandle } from './ngrams';

declare const wordTreeTag: unique symbol;
declare const wordSearchTag: unique symbol;

/** A prefix tree of pronunciations. */
export interface WordTreeHandle {
  readonly [wordTreeTag]: true;
}
/** A search for words under way. */
export interface WordSearchHandle {
  readonly [wordSearchTag]: true;
}
export interface NativeSearchOptions {
  /** May be infinite. */
  beam: number;
  wordPenalty: number;
  lmWeight: number;
  /** May be infinite. */
  maxHypotheses: number;
  /** Scores are probabilities, not their logarithms. */
  probabilities: boolean;
  /** A unit for every frame, no blanks in words. */
  framewise: boolean;
  /** Every word end is remembered, for a lattice. */
  lattice: boolean;
}

/** Word, start and end of each, and the log-probability of all. */
export interface NativeHypothesis {
  words: Uint32Array;
  score: number;
}

export interface NativeNgramSource {
  source: LanguageSourceHandle;
  lacking: Uint32Array;
  hasUnknown: boolean;
  /** How many words the model has, markers such as `<s>` not counted. */
  modelWords: number;
  /** Of them, those that the search lacks. */
  modelOnly: number;
}

export interface NativeDecoding {
  /**
   * [sync] The units of all pronunciations, how many are of each, and the word that each says.
   * `blank` may be `unitCount`, none.
   */
  createWordTree(
    units: Uint32Array,
    lengths: Uint32Array,
    words: Uint32Array,
    unitCount: number,
    blank: number,
  ): WordTreeHandle;
  /**
   * [sync] An n-gram model for a search whose words have these names, UTF-8 with a line's end
   * behind each; which of them it lacks, by their numbers, and whether it has `<unk>` for those.
   */
  createNgramSource(model: NgramModelHandle, words: Uint8Array): NativeNgramSource;
  /** [sync] The first looks ahead, the second says what words cost. */
  createRescoredSource(
    first: LanguageSourceHandle,
    second: LanguageSourceHandle,
  ): LanguageSourceHandle;
  /** [sync] Without a source any word may follow any. */
  createWordSearch(
    tree: WordTreeHandle,
    options: NativeSearchOptions,
    source?: LanguageSourceHandle,
  ): WordSearchHandle;
  /** [sync] Another that goes on from the same state. */
  cloneWordSearch(search: WordSearchHandle): WordSearchHandle;
  /** [sync] Finite scores [frames, units]. */
  wordSearchPush(search: WordSearchHandle, scores: Float32Array, frames: number): void;
  /** [sync] The best whole words, if nothing more is said. */
  wordSearchBest(search: WordSearchHandle): NativeHypothesis;
  /** [sync] The whole words of the best path so far, of which a word may have begun. */
  wordSearchCurrent(search: WordSearchHandle): NativeHypothesis;
  /** [sync] What may have been said, within `beam` of the best; of a search with `lattice`. */
  wordSearchLattice(search: WordSearchHandle, beam: number): NativeLattice;
  /** [sync] Back to before the first frame. */
  wordSearchReset(search: WordSearchHandle): void;
}
