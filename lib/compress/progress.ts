/** Counts the steps of long work, which differ in length, and reports them. */
import type { OnProgress } from '../options';

export class StepCounter {
  #done = 0;

  constructor(
    readonly total: number,
    readonly listener: OnProgress | undefined,
  ) {}

  /** @param stage the step that is done, such as `svd lstm1`. */
  advance(stage: string, steps = 1): void {
    this.#done += steps;
    this.listener?.({ stage, done: this.#done, total: this.total });
  }

  /** The end, where there were fewer steps than there could have been. */
  finish(stage: string): void {
    this.advance(stage, this.total - this.#done);
  }
}
