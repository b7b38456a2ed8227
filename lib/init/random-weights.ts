/**
 * Random weights of any kind. Whatever it is made of, an element of W [rows, cols] has the mean 0
 * and the variance 1 / (3 cols) of a uniform one in [-1/sqrt(cols), 1/sqrt(cols)]. What is uniform
 * in [-u, u] has the variance u^2 / 3, so:
 *
 *     low-rank        of a b, r summed up:        u = 1/sqrt(cols) for B, sqrt(3 / r) for A
 *     hashed          the buckets as W itself
 *     toeplitz-like   of g h, r n summed up:      u = (3 / (r n cols))^(1/4) for both
 *     sparse          u = 1/sqrt(density cols): zeros among them, so that a row sums up as much as one of a dense W
 */
import { prunedFit } from '../fit';
import {
  denseWeight,
  type DenseWeight,
  stackedGates,
  hashedWeight,
  lowRankWeight,
  toeplitzLikeWeight,
  toeplitzSize,
  type Weight,
  type WeightSpec,
} from '../weights';
import { native } from '../native';
import type { Shape } from './shapes';

/** Draws one stream of the seed after the other. */
export class RandomWeights {
  #stream = 0;

  constructor(readonly seed: number) {}

  weight(shape: Shape): Weight {
    const { rows, cols, gates, kind } = shape;
    const bound = 1 / Math.sqrt(cols);
    switch (kind.kind) {
      case 'dense':
        return this.#dense(rows, cols, bound);
      case 'low-rank': {
        const { rank } = kind;
        return lowRankWeight(
          this.#dense(rows, rank, Math.sqrt(3 / rank)),
          this.#dense(rank, cols, bound),
        );
      }
      case 'hashed': {
        const { buckets, seed = 0, signed = true } = kind;
        return hashedWeight(
          { rows, cols, gates: gates.length, seed, signed },
          this.#dense(1, buckets, bound),
        );
      }
      case 'toeplitz-like': {
        const n = toeplitzSize(shape);
        const factor = (): DenseWeight =>
          this.#dense(gates.length * kind.rank, n, (3 / (kind.rank * n * cols)) ** 0.25);
        return toeplitzLikeWeight({ rows, cols, gates: gates.length }, factor(), factor());
      }
      case 'sparse':
        return this.#sparse(shape, kind);
      case 'gates': {
        const specs = gates.map((gate) => kind.gates[gate] ?? ({ kind: 'dense' } as const));
        const each = (gate: string, spec: WeightSpec): Weight =>
          this.weight({ rows: rows / gates.length, cols, gates: [gate], kind: spec });
        return stackedGates(gates.map((gate, q) => each(gate, specs[q]!)));
      }
    }
  }

  /** Uniform in [-bound, bound]. */
  numbers(size: number, bound: number): Float32Array {
    const numbers = new Float32Array(size);
    native.fillUniform(numbers, this.seed, this.#stream++, bound);
    return numbers;
  }

  #dense(rows: number, cols: number, bound: number): DenseWeight {
    return denseWeight(rows, cols, this.numbers(rows * cols, bound));
  }

  /** Random places, those where random numbers are largest, and other random numbers there. */
  #sparse(shape: Shape, { density, block = 1 }: Extract<WeightSpec, { kind: 'sparse' }>): Weight {
    const places = prunedFit(this.numbers(shape.rows * shape.cols, 1), shape, density, block);
    const { data } = places.values;
    const numbers = this.numbers(data.length, 1 / Math.sqrt(density * shape.cols));
    data.forEach((place, k) => (data[k] = place === 0 ? 0 : numbers[k]!));
    return places;
  }
}
