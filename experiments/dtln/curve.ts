/**
 * Errors of a model in the course of its training: its masks against the teacher's, root mean
 * square.
 */

export interface Errors {
  /** Kept-out recordings as they are, and amid noise. */
  readonly keptOut: number;
  readonly keptOutNoisy: number;
  /** What somebody else mixed. */
  readonly otherMixture: number;
}

export interface Point extends Errors {
  /** Minutes of mixtures that it was trained on. */
  readonly minutes: number;
}
