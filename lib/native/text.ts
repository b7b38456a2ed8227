/** The addon's functions of units and words: the best path, edits, and the search for words. */

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

export interface NativeEdits {
  substitutions: number;
  /** Items that only the hypothesis has. */
  insertions: number;
  /** Items that only the reference has. */
  deletions: number;
}

export interface NativeText {
  /**
   * [sync] Greedy decoding of scores [frames, units]: unit, start and end of each segment; `blank`
   * may be `units`, none.
   */
  bestPath(scores: Float32Array, frames: number, units: number, blank: number): Uint32Array;
  /**
   * [sync] The frames of the shortest CTC path that says the labels: one for each, and a blank
   * between equal neighbours.
   */
  shortestPath(labels: Int32Array): number;
  /**
   * [sync] The fewest edits that turn a reference into a hypothesis. Where several alignments have
   * as few, substitutions are preferred, then deletions, from the end on.
   */
  countEdits(reference: Uint32Array, hypothesis: Uint32Array): NativeEdits;
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
  /** [sync] `beam` may be infinite; `framewise`: a unit for every frame, no blanks in words. */
  createWordSearch(
    tree: WordTreeHandle,
    beam: number,
    wordPenalty: number,
    probabilities: boolean,
    framewise: boolean,
  ): WordSearchHandle;
  /** [sync] Another that goes on from the same state. */
  cloneWordSearch(search: WordSearchHandle): WordSearchHandle;
  /** [sync] Finite scores [frames, units]. */
  wordSearchPush(search: WordSearchHandle, scores: Float32Array, frames: number): void;
  /** [sync] Word, start and end of each, and the log-probability of all. */
  wordSearchBest(search: WordSearchHandle): { words: Uint32Array; score: number };
  /** [sync] Back to before the first frame. */
  wordSearchReset(search: WordSearchHandle): void;
}
