/**
 * Progress of a fit that goes through phases. How many solves a search takes is not known before,
 * so each counts as a quarter of what is left of its phase.
 */
import type { OnProgress } from '../options';

export class FitProgress {
  #done = 0;
  #end = 0;

  constructor(private readonly onProgress: OnProgress | undefined) {}

  /** @param end the share of the whole fit that is done when the phase ends: above that before. */
  begin(end: number): void {
    this.#done = this.#end;
    this.#end = end;
  }

  /**
   * @param stage some twenty characters: it shares a line with a bar and the time left.
   * @param share of what is left of the phase.
   */
  advance(stage: string, share = 1 / 4): void {
    this.#done += share * (this.#end - this.#done);
    this.onProgress?.({ stage, done: this.#done, total: 1 });
  }
}
