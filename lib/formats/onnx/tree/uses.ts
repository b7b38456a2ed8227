/** Which nodes read a value, in its graph and inside of its nodes. */
import { operatorOf } from '../proto';
import { graphsOf, type Tree, type TreeGraph, type TreeNode } from './tree';

/** What packs the states that a graph gives back. */
const STATE_MOVERS = new Set([
  'Identity',
  'Concat',
  'Unsqueeze',
  'Squeeze',
  'Reshape',
  'Transpose',
]);
/** Nodes between a state and the outputs of its graph; those of sound graphs are few. */
const MOST_MOVERS = 64;

export class Uses {
  readonly #nodes = new Map<TreeGraph, Map<string, TreeNode[]>>();
  readonly #outputs = new Map<TreeGraph, Set<string>>();

  constructor(tree: Tree) {
    for (const graph of graphsOf(tree)) {
      for (const node of graph.nodes)
        for (const name of new Set(node.proto.input)) this.#add(graph, name, node);
      for (const name of graph.outputs) this.#addOutput(graph, name);
    }
  }

  of(graph: TreeGraph, name: string): readonly TreeNode[] {
    return this.#nodes.get(graph)?.get(name) ?? [];
  }

  isOutput(graph: TreeGraph, name: string): boolean {
    return this.#outputs.get(graph)?.has(name) ?? false;
  }

  /** Whether a node only moves values, which then are outputs of its graph and nothing else. */
  isGivenBack(node: TreeNode): boolean {
    let left = MOST_MOVERS;
    const isMoved = ({ home, proto }: TreeNode): boolean => {
      if (left-- <= 0 || home !== node.home || !STATE_MOVERS.has(operatorOf(proto))) return false;
      return proto.output.every((name) => {
        const users = this.of(home, name);
        return (this.isOutput(home, name) || users.length > 0) && users.every(isMoved);
      });
    };
    return isMoved(node);
  }

  #add(graph: TreeGraph, name: string, node: TreeNode): void {
    const source = name === '' ? undefined : graph.sourceOf(name);
    if (!source) return;
    const names = this.#nodes.get(source) ?? new Map<string, TreeNode[]>();
    this.#nodes.set(source, names);
    const nodes = names.get(name) ?? [];
    names.set(name, nodes);
    nodes.push(node);
  }

  #addOutput(graph: TreeGraph, name: string): void {
    const source = graph.sourceOf(name) ?? graph;
    const names = this.#outputs.get(source) ?? new Set<string>();
    this.#outputs.set(source, names.add(name));
  }
}
