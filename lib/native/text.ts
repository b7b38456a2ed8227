/** The addon's functions of units and words: paths of CTC, and edits. */

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
   * [sync] The most probable path of CTC that says the labels: the unit of each frame. `scores`:
   * [frames, units], logarithms of probabilities, or those and anything that is the same for all
   * units of a frame. Blanks at most `reach` frames from a unit become that unit, the nearer one.
   */
  alignLabels(
    scores: Float32Array,
    frames: number,
    units: number,
    labels: Int32Array,
    blank: number,
    reach: number,
  ): Int32Array;
  /**
   * [sync] The fewest edits that turn a reference into a hypothesis. Where several alignments have
   * as few, substitutions are preferred, then deletions, from the end on.
   */
  countEdits(reference: Uint32Array, hypothesis: Uint32Array): NativeEdits;
}
