/**
 * Random numbers that are a function of their keys alone: a seed, an epoch, a number within it. The
 * keys are hashed (the finalizer of MurmurHash3) into the state of sfc32 (Doty-Humphrey,
 * PractRand), which passes the usual batteries.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param keys whole numbers from 0 to 2^53 - 1. */
  constructor(...keys: number[]) {
    let hash = keys.length;
    const next = (): number => (hash = mixed((hash + 0x9e3779b9) | 0));
    for (const key of keys) {
      hash ^= mixed(key | 0);
      next();
      hash ^= mixed(Math.floor(key / 2 ** 32) | 0);
      next();
    }
    this.#a = next();
    this.#b = next();
    this.#c = next();
    for (let i = 0; i < 12; i++) this.#word();
  }

  #word(): number {
    const word = (this.#a + this.#b + this.#counter) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    this.#counter = (this.#counter + 1) | 0;
    return word >>> 0;
  }

  /** From low to below high. */
  uniform(low = 0, high = 1): number {
    return low + ((high - low) * this.#word()) / 2 ** 32;
  }

  /** Uniform in the logarithm: as often twice as half. */
  ratio([low, high]: readonly [number, number]): number {
    return Math.exp(this.uniform(Math.log(low), Math.log(high)));
  }

  /** 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.uniform(0, n));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }
}

function mixed(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
