/** Whether what looks like states of a cell can be nothing else. */
import * as onnxTree from '../tree';
import type { WrittenCell } from './cell';
import type { Ends } from './interior';
import { isNamedHidden } from './named';
import type { Surroundings } from './surroundings';

/**
 * Whether the states of a cell are inputs of the graph that it gives back. A simple cell looks like
 * any dense layer of two inputs: it must have the usual function, and either its weights have the
 * names of a cell's, or something else reads its output, too.
 */
export function areStates(
  around: Surroundings,
  { cell, node, gates, states, hiddenSize, recurrent }: WrittenCell,
  { h, c }: Ends,
  uses: onnxTree.Uses,
): boolean {
  const next = node.proto.output[0]!;
  const isState = (before: string, after: string): boolean => {
    const width = around.width(before) ?? hiddenSize;
    const isInput = around.rootOf(before) !== undefined && !around.isConstant(before);
    return isInput && width === hiddenSize && isGivenBack(around, after, uses);
  };
  if (!isState(h, next) || !fits(around, h, next)) return false;
  if (states && (!isState(c!, states.after) || !fits(around, c!, states.after))) return false;
  if (cell !== 'rnn') return true;
  const isUsual = onnxTree.operatorOf(gates[0]!.function.proto) === 'Tanh';
  const isRead = uses.of(around.graph, next).some((reader) => !uses.isGivenBack(reader));
  return isUsual && (isRead || recurrent.every(({ product }) => isNamedHidden(product)));
}

function isGivenBack(around: Surroundings, name: string, uses: onnxTree.Uses): boolean {
  const { graph } = around;
  return (
    uses.isOutput(graph, name) || uses.of(graph, name).some((reader) => uses.isGivenBack(reader))
  );
}

/** Whether sizes that the graph declares of a state do not contradict those of the next one. */
function fits(around: Surroundings, before: string, after: string): boolean {
  const [a, b] = [around.dims(before), around.dims(after)];
  if (!a || !b) return true;
  return a.length === b.length && a.every((size, k) => size === 0 || !b[k] || size === b[k]);
}
