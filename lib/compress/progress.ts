/** How far a compression is, in steps that differ in length. */
export interface Progress {
  /** Steps done, of `total`. */
  readonly done: number;
  readonly total: number;
  /** The step that was done last, e.g. `svd lstm1`. */
  readonly what: string;
}

export type OnProgress = (progress: Progress) => void;

/** Counts steps and tells `listener`. */
export class StepCounter {
  #done = 0;

  constructor(
    readonly total: number,
    readonly listener: OnProgress | undefined,
  ) {}

  advance(what: string, steps = 1): void {
    this.#done += steps;
    this.listener?.({ done: this.#done, total: this.total, what });
  }

  /** The end, where there were fewer steps than there could have been. */
  finish(what: string): void {
    this.advance(what, this.total - this.#done);
  }
}
