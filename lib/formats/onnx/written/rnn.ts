/** Simple cells: h' = tanh(W_x x + W_h h + b), or with another function. */
import * as onnxTree from '../tree';
import type { Draft } from './cell';
import { candidatesOf } from './draft';
import { CURVES } from './functions';
import { sumAt } from './sums';
import type { Surroundings } from './surroundings';

export function rnnAt(around: Surroundings, node: onnxTree.TreeNode): Draft | undefined {
  if (!CURVES.includes(onnxTree.operatorOf(node.proto))) return undefined;
  const sum = sumAt(around, node.proto.input[0] ?? '');
  if (sum?.width === undefined || sum.terms.length === 0) return undefined;
  const { width } = sum;
  const gates = [{ sum, function: node }];
  const candidates = candidatesOf(around, gates, width);
  if (candidates.length === 0) return undefined;
  // What reads h alone may be any dense layer.
  const joined = sum.terms.some(({ product }) => product.matrices[0].cols > width);
  if (sum.terms.length + sum.open.length < 2 && !joined) return undefined;
  return { cell: 'rnn', node, gates, hiddenSize: width, resetAfter: false, candidates };
}
