/** Random weights of any kind, each drawn from streams of one seed. */
import { native } from '../native';
import { randomWeight, type RandomNumbers, type Weight } from '../weights';
import type { Shape } from './shapes';

/** Draws one stream of the seed after the other. */
export class RandomWeights implements RandomNumbers {
  #stream = 0;

  constructor(readonly seed: number) {}

  weight(shape: Shape): Weight {
    return randomWeight(shape.kind, shape, this);
  }

  /** Uniform in [-bound, bound). */
  numbers(size: number, bound: number): Float32Array {
    const numbers = new Float32Array(size);
    native.fillUniform(numbers, this.seed, this.#stream++, bound);
    return numbers;
  }
}
