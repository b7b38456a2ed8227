/** Long work on the main thread in slices, between which the event loop takes its turns. */

/** Of a slice, in milliseconds. */
const LONGEST = 4;

export class Slices {
  #begin = performance.now();

  /** Ends the slice where it has lasted long enough; to be called between pieces of the work. */
  async pause(): Promise<void> {
    if (performance.now() - this.#begin < LONGEST) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#begin = performance.now();
  }
}
