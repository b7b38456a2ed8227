/** Graphs in which a node depends on itself, which no runtime computes. */
import { inOrder } from '../order';
import type { Tree, TreeGraph, TreeNode } from './tree';

/**
 * @throws CompactRnnError INVALID_FILE, naming a node of a cycle: in any graph or function, also
 *   through the graphs inside of nodes, which read values of those around them.
 */
export function refuseCycles({ main, functions }: Pick<Tree, 'main' | 'functions'>): void {
  const read = new Map<TreeNode, TreeNode[]>();
  for (const graph of [main, ...functions.values()]) note(graph, [], read);
  inOrder(
    [...read.keys()],
    (node) => read.get(node)!,
    ({ proto }) => proto,
  );
}

/**
 * Notes for each node of a graph, and of those in it, the nodes of its own graph that it reads.
 * @param around the nodes that the graph is inside of, outer ones first.
 */
function note(
  graph: TreeGraph,
  around: readonly TreeNode[],
  read: Map<TreeNode, TreeNode[]>,
): void {
  const add = (name: string, readers: readonly TreeNode[]): void => {
    const source = name === '' ? undefined : graph.sourceOf(name);
    const producer = source?.producers.get(name);
    const reader = producer && readers.findLast(({ home }) => home === source);
    if (reader) read.get(reader)!.push(producer);
  };
  for (const name of graph.outputs) add(name, around);
  for (const node of graph.nodes) {
    const readers = [...around, node];
    read.set(node, []);
    for (const name of node.proto.input) add(name, readers);
    for (const body of node.subgraphs) note(body, readers, read);
  }
}
