/** Simple cells: h' = tanh(W_x x + W_h h + b), or with another function. */
import { onnxTree } from '../../formats';
import { candidatesOf, type Draft } from './draft';
import { CURVES } from './functions';
import { sumAt } from './sums';
import type { Surroundings } from './surroundings';

export function rnnAt(around: Surroundings, node: onnxTree.TreeNode): Draft | undefined {
  if (!CURVES.includes(onnxTree.operatorOf(node.proto))) return undefined;
  const sum = sumAt(around, node.proto.input[0] ?? '');
  if (sum?.width === undefined || sum.terms.length === 0) return undefined;
  const { width } = sum;
  const candidates = candidatesOf(around, [sum], width);
  if (candidates.length === 0) return undefined;
  // What reads h alone may be any dense layer.
  const joined = sum.terms.some(({ product }) => product.matrices[0].cols > width);
  if (sum.terms.length + sum.open.length < 2 && !joined) return undefined;
  return { cell: 'rnn', node, gates: [sum], hiddenSize: width, resetAfter: false, candidates };
}
