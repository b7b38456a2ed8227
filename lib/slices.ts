/** Long work on the main thread in slices, between which the event loop takes its turns. */

/** The longest slice in milliseconds. */
const LONGEST = 4;

/** Work that can be interrupted wherever it yields. */
export type Steps<Result = void> = Generator<undefined, Result, undefined>;

export class Slices {
  #begin = performance.now();

  /** @param signal ends the work where it pauses, or takes a step. */
  constructor(private readonly signal?: AbortSignal) {}

  /**
   * Ends the slice where it has lasted long enough; to be called between pieces of the work.
   * @throws the reason of the signal.
   */
  async pause(): Promise<void> {
    this.signal?.throwIfAborted();
    if (performance.now() - this.#begin < LONGEST) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.signal?.throwIfAborted();
    this.#begin = performance.now();
  }

  /** Takes the steps, with pauses. */
  async take<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() - this.#begin >= LONGEST) await this.pause();
    }
  }
}

/** Takes the steps one after the other at once. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
