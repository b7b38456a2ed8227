/**
 * The initial states of a recurrent node. Zeros, which is what they are without saying; constants,
 * which the layer begins with, the same for every sequence; or inputs of the graph, which are the
 * state that a stream carries.
 */
import type { LayerWeights } from '../../model';
import type { Extent } from './axis';
import type { Chain } from './chain';
import { quoted } from './names';
import { Refusal, type Operation } from './operation';
import { uniform } from './shapes';
import { inputsOf, isRaw, knownNumbers, originOf, type Constant, type Value } from './value';
import { numbersOf, sliced } from '../tensors';

const HIDDEN = 5;
const CELL = 6;
export const INITIAL_STATES: readonly number[] = [HIDDEN, CELL];

/** The one number that a value consists of, or undefined. */
export function numberThroughout(op: Operation, value: Value): Extent | undefined {
  if (value.kind === 'fill') return value.value;
  return value.kind === 'constant' ? uniform(op, value) : undefined;
}

/** The initial states of a direction that are constants other than zero. */
export function initialStatesOf(
  op: Operation,
  direction: number,
  directions: number,
  n: number,
): Pick<LayerWeights, 'initialHidden' | 'initialCell'> {
  const hidden = vectorOf(op, HIDDEN, direction, directions, n);
  const cell = vectorOf(op, CELL, direction, directions, n);
  return { ...(hidden && { initialHidden: hidden }), ...(cell && { initialCell: cell }) };
}

function vectorOf(
  op: Operation,
  index: number,
  direction: number,
  directions: number,
  n: number,
): Float32Array | undefined {
  const value = op.operands[index];
  if (!value || originOf(value) !== 'constants') return undefined;
  const all = numberThroughout(op, value);
  if (all === 0) return undefined;
  const name = `initial state ${quoted(op.node.input[index]!)}`;
  if (typeof all === 'number') return new Float32Array(n).fill(all);
  const numbers = knownNumbers(value);
  if (!numbers) throw new Refusal(`its ${name} is computed by operators that are not followed`);
  const batch = op.int('layout', 0) === 0 ? 1 : 0;
  const { dims } = numbers;
  if (dims.length !== 3 || dims[1 - batch] !== directions || dims[2] !== n)
    throw new Refusal(`its ${name} has dims [${dims.join(', ')}]`);
  return sameOfAll(op, sliced(numbers, 1 - batch, direction, 1) as Constant, batch, name);
}

/** The numbers of the first sequence, which those of all others must be. */
function sameOfAll(op: Operation, rows: Constant, batch: number, name: string): Float32Array {
  const { budget, weights } = op.reading;
  const first = sliced(rows, batch, 0, 1);
  const n = rows.dims[2]!;
  const vector = weights.vector('initial state', [first], n, () =>
    Float32Array.from(numbersOf(first, budget) as ArrayLike<number>),
  );
  const all = numbersOf(rows, budget);
  for (let i = 0; i < all.length; i++)
    if (all[i] !== vector[i % n])
      throw new Refusal(
        `its ${name} differs from sequence to sequence: make it an input of the graph, and give run the initialStates`,
      );
  return vector;
}

/** Throws unless the initial state is a constant or the state of a stream. */
export function checkInitialState(op: Operation, index: number, chain: Chain): void {
  const value = op.operands[index];
  if (!value || originOf(value) === 'constants') return;
  const name = `initial state ${quoted(op.node.input[index]!)}`;
  const computed = value.kind === 'features' && !isRaw(value);
  if (originOf(value) !== 'inputs' || computed || (value.kind === 'foreign' && !value.shuffled)) {
    throw new Refusal(
      `its ${name} is computed by the graph: only constants and inputs of the graph can be`,
    );
  }
  const inputs = inputsOf(value, op.reading.budget);
  if (inputs.has(chain.input)) {
    throw new Refusal(
      `its ${name} comes from ${quoted(chain.input)}, which is the input of the first layer, too`,
    );
  }
  for (const input of inputs) op.reading.stateInputs.add(input);
}
