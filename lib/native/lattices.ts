/** The addon's exports for lattices (native/lattices). */

/** Arcs in the order of the nodes that they leave; node 0 is the first, the last one the end. */
export interface NativeLattice {
  nodes: number;
  /**
   * Five numbers for each arc: from, to, word (2^32 - 1: none), first frame, the frame after the
   * last.
   */
  arcs: Uint32Array;
  /** Two for each arc: the log-probability of the acoustic model and of the language model. */
  scores: Float64Array;
}

/** How log-probabilities add up. */
export interface NativeLatticeScales {
  acousticScale: number;
  languageScale: number;
  wordPenalty: number;
}

export interface NativeLattices {
  /**
   * [sync] The logarithm of the sum over all paths, minus infinity where there is none; posterior
   * and confidence of each arc.
   */
  scoreLattice(
    lattice: NativeLattice,
    scales: NativeLatticeScales,
  ): { total: number; posteriors: Float64Array; confidences: Float64Array };
  /** [sync] Up to `count` different sentences, best first: the arcs of the best path of each. */
  bestSentences(
    lattice: NativeLattice,
    scales: NativeLatticeScales,
    count: number,
  ): { score: number; arcs: Uint32Array }[];
  /** [sync] Without the arcs on no path within `beam` of the best. */
  pruneLattice(lattice: NativeLattice, scales: NativeLatticeScales, beam: number): NativeLattice;
}
