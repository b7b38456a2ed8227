/** Small graphs of RNN nodes and whatever stands around them, in one line per node. */
import { tensor, type GraphSpec, type NodeSpec, type TensorSpec } from './write';

export const FRAMES = 5;
export const INPUTS = 3;
export const CELLS = 4;

const ints = (...data: number[]): TensorSpec => ({ dims: [data.length], data, type: 'int64' });

const WEIGHTS: Record<string, TensorSpec> = {
  W: tensor([1, CELLS, INPUTS], 1),
  R: tensor([1, CELLS, CELLS], 2),
  W2: tensor([2, CELLS, INPUTS], 3),
  R2: tensor([2, CELLS, CELLS], 4),
  R1: tensor([1, CELLS, CELLS], 5),
  D: tensor([CELLS, 2], 6),
  E: tensor([2, CELLS], 7),
  b: tensor([2], 8),
  b1: tensor([1, 2], 9),
  one: tensor([1], 10),
  zero: ints(0),
  first: ints(1),
  end: ints(2 ** 40),
  minus: ints(-1),
  rows: ints(-1, CELLS),
  back: ints(FRAMES, 1, 2),
  flat: ints(0, 0, -1),
  last: { dims: [], data: [-1], type: 'int64' },
};

export type Step = [
  op: string,
  inputs: string,
  output: string,
  attributes?: NodeSpec['attributes'],
];

export const RNN: Step = ['RNN', 'X W R', 'Y Yh'];
export const SQUEEZED: Step[] = [RNN, ['Squeeze', 'Y first', 's']];
export const BOTH: Step = ['RNN', 'X W2 R2', 'Y Yh', { direction: 'bidirectional' }];

/** Names for nodes: `the Add`, `the Add 2`. */
function naming(): (op: string) => string {
  const counts = new Map<string, number>();
  return (op) => {
    const count = (counts.get(op) ?? 0) + 1;
    counts.set(op, count);
    return count === 1 ? `the ${op}` : `the ${op} ${count}`;
  };
}

/** A graph over X [frames, 1, inputs]; an operand written `_` is absent. */
export function graphOf(steps: readonly Step[], more: Partial<GraphSpec> = {}): GraphSpec {
  const nameOf = naming();
  const nodes = steps.map(([op, inputs, outputs, attributes]): NodeSpec => ({
    op,
    name: nameOf(op),
    inputs: inputs.split(' ').map((name) => (name === '_' ? '' : name)),
    outputs: outputs.split(' '),
    attributes: { ...(op === 'RNN' && { hidden_size: CELLS }), ...attributes },
  }));
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const initializers = Object.fromEntries(
    Object.entries(WEIGHTS).filter(([name]) => used.has(name)),
  );
  return { nodes, inputs: { X: [FRAMES, 1, INPUTS] }, outputs: ['y'], initializers, ...more };
}
