/** The addon's functions of units and words: the best path, and edits. */

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
}
