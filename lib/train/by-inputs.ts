/** What is made of inputs, once: examples that stay in memory come again in every epoch. */
import type { TrainingExample } from './examples';

/** `make`, which is not called again for inputs that it was called for. */
export function onceByInputs<Made>(
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
