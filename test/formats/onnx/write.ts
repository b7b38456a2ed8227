/**
 * Small ONNX models for the tests, wrong ones included: the writer of the benchmark, and numbers to
 * fill them with.
 */
import type { TensorSpec } from '../../../bench/onnx/file';

export {
  newTensor,
  onnxBytes,
  type Attribute,
  type BodySpec,
  type GraphSpec,
  type NodeSpec,
  type TensorSpec,
} from '../../../bench/onnx/file';

/** Numbers in [-1, 1) from a linear congruential generator, the same ones at every run. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function tensor(dims: readonly number[], seed: number): TensorSpec {
  return {
    dims,
    data: numbers(
      dims.reduce((product, dim) => product * dim, 1),
      seed,
    ),
  };
}
