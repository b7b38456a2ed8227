/** Random choices that are a function of a seed alone, on every machine. */

export class Random {
  #state: number;

  /** @param seed a whole number, and what tells this sequence from others of the same seed. */
  constructor(seed: number, stream = '') {
    this.#state = hash(`${seed}:${stream}`);
  }

  /** A whole number from 0 to below 2^32: xorshift32 (Marsaglia 2003), multiplied. */
  #next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return Math.imul(x, 0x9e3779b1) >>> 0;
  }

  /** A number from 0 to below 1. */
  share(): number {
    return this.#next() / 2 ** 32;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.share() * count);
  }

  /** Whether something of this probability happens. */
  happens(probability: number): boolean {
    return this.share() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}

/** FNV-1a; never 0, at which xorshift stays. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 1;
}
