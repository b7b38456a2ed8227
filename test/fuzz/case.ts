/** A fuzzer: cases that are a function of a seed and a number, and what may come of them. */

/** Tells more closely what a case does, once that is known. */
export type Say = (what: string) => void;

/** What is done and found in one case; made anew from the seed to replay it. */
export interface Case {
  /** For people: the call and what was done to its arguments. */
  readonly what: string;
  /** Bytes that the case may take memory for, ten times each. */
  readonly bytes?: number;
  /** Throws, or rejects with, a {@link Finding} where the outcome is not allowed. */
  readonly run: (say: Say) => Promise<void>;
}

export interface Fuzzer {
  /** Cases of the same seed and number are the same. `only` names one callable or reader. */
  readonly caseOf: (seed: number, number: number, only: string | undefined) => Promise<Case>;
}

/** What should not have happened. */
export class Finding extends Error {
  override readonly name = 'Finding';
}
