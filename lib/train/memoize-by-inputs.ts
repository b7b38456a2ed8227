/**
 * Memoization by the array of inputs: examples that stay in memory come again in every epoch, and
 * what is computed from their inputs is computed once.
 */
import type { TrainingExample } from './examples';

/** `make`, called once for each array of inputs; results live as long as the array. */
export function memoizedByInputs<Made>(
  make: (example: TrainingExample) => Promise<Made>,
): (example: TrainingExample) => Promise<Made> {
  const made = new WeakMap<Float32Array, { readonly value: Made }>();
  return async (example) => {
    const known = made.get(example.inputs);
    if (known) return known.value;
    const value = await make(example);
    made.set(example.inputs, { value });
    return value;
  };
}
