/**
 * A recurrent node that stays one. Its W is that of what it reads, m = P h of the layer below where
 * that has factors; its R is Z_h P, a product of constants, which runtimes compute when they load
 * the model: the file is smaller, and a frame takes as long as before.
 */
import { onnxTree } from '../../formats';
import type { DenseWeight } from '../../weights';
import type { RecurrentNode } from '../recurrent-node';
import { type DirectionFactors, nameOf } from './direction';
import type { Wanted } from './frames';
import type { Emitted } from './recurrence';
import type { Steps } from './steps';

const OPERATORS = { rnn: 'RNN', gru: 'GRU', lstm: 'LSTM' } as const;
/** X, W, R, B, sequence_lens, initial_h, initial_c and P. */
const OPERANDS = 8;

export function writeNode(
  steps: Steps,
  node: RecurrentNode,
  factors: readonly DirectionFactors[],
  { x, y, m }: Wanted,
): Emitted {
  const { proto } = node.node;
  const isNew = (what: 'input' | 'biases'): boolean =>
    factors.some((each, d) => each[what] !== node.weights[d]![what]);
  const inputs = proto.input.slice(0, OPERANDS);
  inputs[0] = x;
  if (isNew('input') || !node.plain)
    inputs[1] = stack(steps, factors, (each, d) => transposedInput(steps, node, each, d));
  if (factors.some(({ projection }) => projection) || !node.plain)
    inputs[2] = stack(steps, factors, (each, d) => transposedRecurrent(steps, node, each, d));
  if (isNew('biases')) inputs[3] = biasesOf(steps, factors);
  const all = m && !y ? steps.name('Y') : node.outputs.y;
  const outputs = [all, ...proto.output.slice(1)];
  steps.nodes.push({
    op: OPERATORS[node.cell],
    name: proto.name,
    inputs: Array.from(inputs, (input: string | undefined) => input ?? ''),
    outputs,
    copied: onnxTree.attributeFields(node.node),
  });
  return m ? projections(steps, node, factors, all) : [];
}

/** [D, rows, cols] of a transposed matrix for each direction. */
function stack(
  steps: Steps,
  factors: readonly DirectionFactors[],
  transposed: (factors: DirectionFactors, d: number) => string,
): string {
  const all = factors.map((each, d) =>
    steps.unsqueeze(steps.transpose(transposed(each, d), [1, 0]), [0]),
  );
  return steps.concat(all, 0);
}

function transposedInput(
  steps: Steps,
  node: RecurrentNode,
  { input }: DirectionFactors,
  d: number,
): string {
  return steps.weights.transposed(steps, nameOf(steps, node, d, 'W_x'), input, node.stored);
}

/** (Z_h P)^T = P^T Z_h^T. */
function transposedRecurrent(
  steps: Steps,
  node: RecurrentNode,
  { recurrent, projection }: DirectionFactors,
  d: number,
): string {
  const folded = (what: string, w: DenseWeight): string =>
    steps.weights.transposed(steps, nameOf(steps, node, d, what), w, node.stored);
  if (!projection) return folded('W_h', recurrent);
  return steps.op('MatMul', [folded('P', projection), folded('Z_h', recurrent)]);
}

function biasesOf(steps: Steps, factors: readonly DirectionFactors[]): string {
  const all = factors.flatMap(({ biases }) =>
    biases ? [...biases.input, ...biases.recurrent] : [],
  );
  const dims = [factors.length, all.length / factors.length];
  return steps.weights.floats(steps, `${steps.prefix}/B`, dims, Float32Array.from(all));
}

/** m of each direction of Y [frames, D, batch, N]. */
function projections(
  steps: Steps,
  node: RecurrentNode,
  factors: readonly DirectionFactors[],
  y: string,
): Emitted {
  const ones = factors.map(() => 1);
  const hs = steps.split(y, 1, ones).map((each) => steps.squeeze(each, [1]));
  return hs.map((h, d) => {
    const { projection } = factors[d]!;
    if (!projection) return { value: h, size: node.hiddenSize };
    const p = steps.weights.factor(steps, nameOf(steps, node, d, 'P'), projection, node.stored);
    return { value: steps.product(h, p), size: projection.rows };
  });
}
