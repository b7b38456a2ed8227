/** Weights of constant tensors, each made once. */
import { invalidModel } from '../../errors';
import { shown } from '../../json';
import type { Weight } from '../../weights';
import { type Budget, numbersOf, SharedWeights } from '../tensors';
import type { Tensor } from './graph';

export class WeightMaker {
  readonly #shared: SharedWeights;

  constructor(
    private readonly budget: Budget,
    signal?: AbortSignal,
  ) {
    this.#shared = new SharedWeights(budget, signal);
  }

  /** Matrices of the same size one below the other. */
  matrix(blocks: readonly Tensor[]): Weight {
    const [rows = 0, cols = 0] = blocks[0]!.dims;
    for (const { name, dims } of blocks)
      if (dims.length !== 2 || dims[0] !== rows || dims[1] !== cols || rows < 1 || cols < 1)
        throw invalidModel(
          `tensor ${shown(name)} has the shape [${dims.join(', ')}], but must be a matrix [${rows}, ${cols}]`,
        );
    this.budget.spender = `tensor ${shown(blocks[0]!.name)}`;
    const views = blocks.map((block) => block.floats());
    return this.#shared.matrix(blocks.length * rows, cols, views);
  }

  /** Vectors of `size` numbers each, one behind the other. */
  vector(parts: readonly Tensor[], size: number): Float32Array {
    for (const { name, dims } of parts)
      if (dims.length !== 1 || dims[0] !== size)
        throw invalidModel(
          `tensor ${shown(name)} has the shape [${dims.join(', ')}], but must be [${size}]`,
        );
    this.budget.spender = `tensor ${shown(parts[0]!.name)}`;
    const views = parts.map((part) => part.floats());
    return this.#shared.vector('joined', views, parts.length * size, () => {
      const joined = new Float32Array(parts.length * size);
      views.forEach((view, i) => {
        joined.set(numbersOf(view, this.budget) as ArrayLike<number>, i * size);
      });
      return joined;
    });
  }
}
