/** A recording in an open file, whatever its format. */

/** Some seconds of it. */
export interface Piece {
  /** One channel, or the average of all, in [-1, 1]. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** The energy of the average, and that of the channels on average: sums of squares. */
  readonly energies: Float64Array;
}

export interface Recording {
  /** In Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples of every channel; undefined where only reading it all can tell. */
  readonly length: number | undefined;
  /** What is wrong with the file and does not keep it from being read. */
  readonly warnings: readonly string[];
  /**
   * From the beginning, one after another.
   * @param channel from 0; undefined for the average.
   */
  pieces(channel: number | undefined): AsyncGenerator<Piece>;
}
