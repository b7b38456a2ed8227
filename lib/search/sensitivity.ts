/**
 * How much the outputs of a model mind what becomes of a piece of it alone, measured over the
 * calibration.
 */
export interface SearchSensitivity {
  /**
   * Of joint SVD a layer: `lstm1`, or `lstm1.forward` and `lstm1.backward`. Else a matrix:
   * `lstm1 input`, of both directions where there are two.
   */
  readonly name: string;
  /** Largest first. */
  readonly measured: readonly {
    /** Of the projection, where that is what is cut. */
    readonly rank?: number;
    /** Numbers that are left of the piece. */
    readonly parameters: number;
    /** By how much the outputs change, as a share of their squares. */
    readonly change: number;
  }[];
}
