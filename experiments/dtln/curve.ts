/**
 * What there is to tell of a model on its way: its masks against the teacher's, root mean square.
 */

export interface Errors {
  /** Kept-out recordings as they are, and amid noise. */
  readonly keptOut: number;
  readonly keptOutNoisy: number;
  /** What somebody else mixed. */
  readonly otherMixture: number;
}

export interface Point extends Errors {
  /** Minutes of mixtures that were learned from. */
  readonly minutes: number;
}
