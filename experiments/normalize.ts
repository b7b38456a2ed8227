/** Inputs of mean 0 and deviation 1, where a front end does not see to it. */
import type { TrainingExample } from '../lib/train';

/**
 * Changes inputs in place.
 * @param measured whose mean and deviation they are normalized by.
 */
export function normalize(
  measured: readonly TrainingExample[],
  all: readonly TrainingExample[],
): void {
  const size = measured[0]!.inputs.length / measured[0]!.frames;
  const [sum, squares] = [new Float64Array(size), new Float64Array(size)];
  let frames = 0;
  for (const example of measured) {
    example.inputs.forEach((x, i) => {
      sum[i % size]! += x;
      squares[i % size]! += x * x;
    });
    frames += example.frames;
  }
  const mean = sum.map((each) => each / frames);
  const scale = squares.map((each, i) => 1 / Math.sqrt(each / frames - mean[i]! ** 2));
  for (const { inputs } of all)
    inputs.forEach((x, i) => (inputs[i] = (x - mean[i % size]!) * scale[i % size]!));
}
