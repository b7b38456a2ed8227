/**
 * LSTM cells:
 *
 *     c' = sigmoid(s_f) c + sigmoid(s_i) tanh(s_g)
 *     h' = sigmoid(s_o) tanh(c')
 *
 * with the gates in any order, split before or after their functions.
 */
import type * as onnxTree from '../tree';
import type { Draft } from './cell';
import { candidatesOf } from './draft';
import { CURVES, SIGMOIDS } from './functions';
import { activated, type Gate } from './sums';
import type { Surroundings } from './surroundings';

export function lstmAt(around: Surroundings, node: onnxTree.TreeNode): Draft | undefined {
  for (const [gate, curve] of around.pairs(node, 'Mul')) {
    const o = activated(around, gate, SIGMOIDS);
    const bounded = around.producer(curve);
    if (!o || !bounded || !CURVES.includes(bounded.proto.opType)) continue;
    const after = bounded.proto.input[0]!;
    const cell = cellGates(around, after, bounded.proto.opType);
    const gates = cell && [...cell.gates, o];
    const width = o.sum.width;
    if (!gates || width === undefined || gates.some(({ sum }) => sum.width !== width)) continue;
    return {
      cell: 'lstm',
      node,
      gates,
      hiddenSize: width,
      resetAfter: false,
      states: { before: around.plain(cell.before), after: around.plain(after), function: bounded },
      candidates: candidatesOf(around, gates, width),
    };
  }
  return undefined;
}

/** Of c' the sums of i, f and g, and c. */
function cellGates(
  around: Surroundings,
  after: string,
  curve: string,
): { gates: readonly Gate[]; before: string } | undefined {
  for (const [fresh, kept] of around.pairs(around.producer(after), 'Add')) {
    const written = writtenTo(around, fresh, curve);
    if (!written) continue;
    for (const [gate, before] of around.pairs(around.producer(kept), 'Mul')) {
      const f = activated(around, gate, SIGMOIDS);
      if (f) return { gates: [written.i, f, written.g], before };
    }
  }
  return undefined;
}

/** sigmoid(s_i) tanh(s_g) */
function writtenTo(
  around: Surroundings,
  name: string,
  curve: string,
): { i: Gate; g: Gate } | undefined {
  for (const [gate, candidate] of around.pairs(around.producer(name), 'Mul')) {
    const i = activated(around, gate, SIGMOIDS);
    const g = i && activated(around, candidate, [curve]);
    if (g) return { i, g };
  }
  return undefined;
}
