/** The codes of all layers, each over the dictionary of its layer, under one lambda. */
import type { DenseWeight } from '../model/weight';
import { matricesOf, usedFactors, type Readers, type SparseFactors } from './factors';
import { Lasso, type Stopping } from './lasso';
import type { FitOptions } from './options';

/** Of each row: well below what tells one set of factors from another. */
const STOPPING: Stopping = { tolerance: 1e-5, maxSweeps: 400 };

export class SparseCodes {
  readonly #dictionaries: readonly DenseWeight[];
  /** Of each layer, of W_h and W_x. */
  readonly #problems: readonly Lasso[][];

  private constructor(dictionaries: readonly DenseWeight[], problems: Lasso[][]) {
    this.#dictionaries = dictionaries;
    this.#problems = problems;
  }

  static async over(
    dictionaries: readonly DenseWeight[],
    layers: readonly Readers[],
    { signal, threads }: FitOptions,
  ): Promise<SparseCodes> {
    const problems = layers.map((layer, l) =>
      Promise.all(matricesOf(layer).map((w) => Lasso.of(dictionaries[l]!, w, { signal, threads }))),
    );
    return new SparseCodes(dictionaries, await Promise.all(problems));
  }

  /** Solves all for lambda, from where they are; the number of nonzeros. */
  async solve(lambda: number): Promise<number> {
    let nonzeros = 0;
    for (const problem of this.#problems.flat()) nonzeros += (await problem.solve(lambda, STOPPING)).nonzeros;
    return nonzeros;
  }

  /** New weights for the penalty (DirNet Eq. 17). */
  async adapt(gamma: number, by: 'atom' | 'coefficient'): Promise<void> {
    for (const problem of this.#problems.flat()) await problem.adapt(gamma, by);
  }

  /** Least squares over the nonzeros. */
  async refit(): Promise<void> {
    for (const problem of this.#problems.flat()) await problem.refit();
  }

  /** All codes, to come back to. */
  get state(): readonly DenseWeight[] {
    return this.#problems.flat().map(({ codes }) => codes);
  }

  set state(codes: readonly DenseWeight[]) {
    this.#problems.flat().forEach((problem, i) => (problem.codes = codes[i]!));
  }

  factors(): SparseFactors[] {
    return this.#problems.map((problems, l) =>
      usedFactors(
        this.#dictionaries[l]!,
        problems.map(({ codes }) => codes),
      ),
    );
  }
}

/** A share of the budget that a search may leave unused. */
const SLACK = 0.01;

/**
 * A lambda that leaves at most `most` nonzeros, and nearly as many where there is one: found by halving the interval on
 * a logarithmic scale, since more penalty leaves fewer.
 *
 * @param nonzeros solves for a lambda; called last for the one that is returned.
 * @param start where to look first.
 */
export async function lambdaFor(
  most: number,
  start: number,
  nonzeros: (lambda: number) => Promise<number>,
): Promise<number> {
  let [low, high] = [start, start];
  let count = await nonzeros(start);
  if (count > most)
    do {
      low = high;
      high *= 2;
      count = await nonzeros(high);
    } while (count > most);
  else
    while (count < most * (1 - SLACK) && low > start * 2 ** -10) {
      low = high / 2;
      const more = await nonzeros(low);
      if (more > most) break;
      [high, count] = [low, more];
    }
  while (count < most * (1 - SLACK) && high / low > 1.001) {
    const middle = Math.sqrt(low * high);
    const found = await nonzeros(middle);
    if (found > most) low = middle;
    else [high, count] = [middle, found];
  }
  while ((await nonzeros(high)) > most) high *= 1.01; // it comes from elsewhere this time
  return high;
}
