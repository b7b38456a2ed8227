/** The relative distance of numbers from those expected, summed over any number of arrays. */
export class Distance {
  #off = 0;
  #all = 0;

  /** @param found as many as are expected. */
  add(found: ArrayLike<number>, expected: ArrayLike<number>): void {
    for (let i = 0; i < expected.length; i++) {
      this.#off += (found[i]! - expected[i]!) ** 2;
      this.#all += expected[i]! ** 2;
    }
  }

  /** |found - expected| / |expected|, Euclidean norms; 0 where nothing is off. */
  get relative(): number {
    return this.#off === 0 ? 0 : Math.sqrt(this.#off / this.#all);
  }
}
