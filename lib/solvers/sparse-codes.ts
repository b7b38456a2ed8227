/** The codes of all layers, each over the dictionary of its layer, under one lambda. */
import type { DenseWeight } from '../weights';
import { matricesOf, usedFactors, type Readers, type SparseFactors } from './factors';
import { Lasso } from './lasso';
import type { FitOptions } from './options';

/** The duality gap of a row, as a share of |w|^2, at which its code is exact enough. */
const TOLERANCE = 1e-4;
const MAX_SWEEPS = 400;
/** The same for codes that others start from. */
export const ROUGHLY = 1e-3;

/** What a penalty comes to, over all layers. */
export interface Solved {
  /** 1/2 |W - Z D|^2 + lambda sum weight |Z| */
  readonly objective: number;
  readonly nonzeros: number;
}

export class SparseCodes {
  readonly #dictionaries: readonly DenseWeight[];
  /** The lassos of each layer: of W_h and of W_x. */
  readonly #problems: readonly Lasso[][];
  /** The factor of each layer on lambda. */
  readonly #factors: readonly number[];

  private constructor(
    dictionaries: readonly DenseWeight[],
    problems: Lasso[][],
    factors: readonly number[],
  ) {
    this.#dictionaries = dictionaries;
    this.#problems = problems;
    this.#factors = factors;
  }

  /** @param factors what multiplies lambda in each layer. */
  static async over(
    dictionaries: readonly DenseWeight[],
    layers: readonly Readers[],
    { signal, threads }: FitOptions,
    factors: readonly number[] = layers.map(() => 1),
  ): Promise<SparseCodes> {
    const problems = layers.map((layer, l) =>
      Promise.all(matricesOf(layer).map((w) => Lasso.of(dictionaries[l]!, w, { signal, threads }))),
    );
    return new SparseCodes(dictionaries, await Promise.all(problems), factors);
  }

  /** Solves all for lambda, from where they are. */
  async solve(lambda: number, tolerance = TOLERANCE): Promise<Solved> {
    let [objective, nonzeros] = [0, 0];
    for (const [l, problems] of this.#problems.entries())
      for (const problem of problems) {
        const options = { tolerance, maxSweeps: MAX_SWEEPS };
        const solution = await problem.solve(lambda * this.#factors[l]!, options);
        objective += solution.objective;
        nonzeros += solution.nonzeros;
      }
    return { objective, nonzeros };
  }

  /** New weights for the penalty (DirNet Eq. 17). */
  async adapt(gamma: number, by: 'atom' | 'coefficient'): Promise<void> {
    for (const problem of this.#problems.flat()) await problem.adapt(gamma, by);
  }

  /** Least squares over the nonzeros. */
  async refit(): Promise<void> {
    for (const problem of this.#problems.flat()) await problem.refit();
  }

  /** All codes; setting them restores an earlier state. */
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
