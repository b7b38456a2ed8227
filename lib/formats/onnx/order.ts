/** Nodes of a graph in an order of computation. */
import { invalidFile } from '../../errors';
import { labelOf } from './names';
import type { NodeProto } from './proto';

/**
 * The wanted nodes and all that they need, each after those that it reads from.
 * @param readBy the nodes whose outputs a node reads.
 * @throws CompactRnnError INVALID_FILE where a node depends on itself.
 */
export function inOrder<Node>(
  wanted: readonly Node[],
  readBy: (node: Node) => readonly Node[],
  protoOf: (node: Node) => NodeProto,
): Node[] {
  const order: Node[] = [];
  const states = new Map<Node, 'open' | 'done'>();
  const stack = [...wanted].reverse();
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    if (states.has(node)) {
      stack.pop();
      if (states.get(node) === 'open') order.push(node);
      states.set(node, 'done');
      continue;
    }
    states.set(node, 'open');
    for (const read of readBy(node).toReversed()) {
      const state = states.get(read);
      if (state === 'open')
        throw invalidFile(
          `${labelOf(protoOf(node))} depends on itself: it reads ${read === node ? 'its own output' : labelOf(protoOf(read))}, ` +
            'which needs it in turn, and no order computes such a cycle: its exporter is broken or the file corrupt; ' +
            'export the model again',
        );
      if (state !== 'done') stack.push(read);
    }
  }
  return order;
}
