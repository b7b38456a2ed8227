/**
 * Models whose file takes the initial states of its layers as inputs: a run without `initialStates`
 * begins with zeros, which its user should know, once.
 */
import { firstFew, shown } from '../json';
import { warn } from '../warnings';

/** The names of those inputs, until the user knows. */
const untold = new WeakMap<object, readonly string[]>();

/** @param inputs of the file, which set initial states. */
export function takesInitialStates(model: object, inputs: readonly string[]): void {
  if (inputs.length > 0) untold.set(model, inputs);
}

/** To be called where the model runs from zeros. */
export function tellOfZeroStates(model: object): void {
  const inputs = untold.get(model);
  if (!inputs) return;
  untold.delete(model);
  warn(
    'ZERO_INITIAL_STATES',
    `the model's file takes initial states as inputs (${firstFew(inputs.map(shown))}): this run begins with zeros, ` +
      'since it is given no initialStates; a stream carries its state from step to step',
  );
}
