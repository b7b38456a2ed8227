/**
 * What goes with the nodes that are replaced: nodes, initializers and inputs of functions that
 * nothing else reads.
 */
import { type Calls, callsIn, functionOf } from './calls';
import { graphsOf, type Tree, type TreeGraph, type TreeNode } from './tree';
import type { NewNode } from './write';

/** What stands in the place of a node: nothing, or other nodes. */
export type Replaced = ReadonlyMap<TreeNode, readonly NewNode[]>;

/** What the nodes that are replaced read, and nothing else does. */
export class Dead {
  readonly nodes = new Set<TreeNode>();
  readonly #initializers = new Map<TreeGraph, Set<string>>();
  /** Of functions. */
  readonly #inputs = new Map<TreeGraph, Set<string>>();
  readonly #calls: Calls;
  /** How often each name of a graph is read. */
  readonly #uses = new Map<TreeGraph, Map<string, number>>();

  constructor(
    private readonly tree: Tree,
    replaced: Replaced,
  ) {
    this.#calls = callsIn(tree);
    for (const graph of graphsOf(tree)) {
      for (const name of graph.outputs) this.#count(graph, name, 1);
      for (const { proto } of graph.nodes)
        for (const name of proto.input) this.#count(graph, name, 1);
    }
    for (const [{ home }, nodes] of replaced)
      for (const name of nodes.flatMap(namesRead)) this.#count(home, name, 1);
    for (const node of replaced.keys()) this.#release(node, replaced);
  }

  initializersOf(graph: TreeGraph): ReadonlySet<string> {
    return this.#initializers.get(graph) ?? new Set();
  }

  /** Inputs of a function that nothing in it reads any more. */
  inputsOf(body: TreeGraph): ReadonlySet<string> {
    return this.#inputs.get(body) ?? new Set();
  }

  /** Whether a node calls a function that does not read this operand any more. */
  isUnread(node: TreeNode, operand: number): boolean {
    if (this.#inputs.size === 0) return false;
    const body = functionOf(this.tree, node);
    const name = body?.parameters[operand];
    return name !== undefined && this.inputsOf(body!).has(name);
  }

  /** One read of a name more or less; the reads left of it. */
  #count(graph: TreeGraph, name: string, change: number): number {
    const source = name === '' ? undefined : graph.sourceOf(name);
    if (!source) return 1;
    let uses = this.#uses.get(source);
    if (!uses) this.#uses.set(source, (uses = new Map<string, number>()));
    const left = (uses.get(name) ?? 0) + change;
    uses.set(name, left);
    return left;
  }

  /** Takes back what a node reads; what nothing reads then goes too. */
  #release(first: TreeNode, replaced: Replaced): void {
    const gone = this.#readIn(first);
    for (const { graph, name } of gone) {
      if (this.#count(graph, name, -1) > 0) continue;
      const source = graph.sourceOf(name)!;
      const producer = source.producers.get(name);
      if (!producer) gone.push(...this.#forget(source, name));
      else if (this.#isUnused(producer) && !this.nodes.has(producer) && !replaced.has(producer)) {
        this.nodes.add(producer);
        gone.push(...this.#readIn(producer));
      }
    }
  }

  /** What is read no more where a value that no node makes is not: what calls give for it. */
  #forget(graph: TreeGraph, name: string): Read[] {
    if (graph.initializers.has(name)) add(this.#initializers, graph, name);
    const place = graph.placeOf(name);
    const calls = this.#calls.get(graph);
    if (place === undefined || !calls) return [];
    add(this.#inputs, graph, name);
    return calls
      .filter((call) => !this.nodes.has(call))
      .map(({ home, proto }) => ({ graph: home, name: proto.input[place] ?? '' }))
      .filter((read) => read.name !== '');
  }

  /** What a node and the graphs inside of it read. */
  #readIn(node: TreeNode): Read[] {
    const { home, proto, subgraphs } = node;
    const own = proto.input
      .filter((_, k) => !this.isUnread(node, k))
      .map((name) => ({ graph: home, name }));
    const inside = subgraphs.flatMap((graph) => [
      ...graph.outputs.map((name) => ({ graph, name })),
      ...graph.nodes.flatMap((each) => this.#readIn(each)),
    ]);
    return [...own, ...inside].filter(({ name }) => name !== '');
  }

  #isUnused({ home, proto }: TreeNode): boolean {
    return proto.output.every((name) => name === '' || !this.#uses.get(home)?.get(name));
  }
}

/** All that a new node and the graphs in it read; names made in these are nobody else's. */
function namesRead({ inputs, attributes = {} }: NewNode): readonly string[] {
  const inside = Object.values(attributes).flatMap((value) =>
    typeof value === 'object' && 'graph' in value ? value.graph.nodes.flatMap(namesRead) : [],
  );
  return [...inputs, ...inside];
}

/** A name, and the graph where it is read. */
interface Read {
  readonly graph: TreeGraph;
  readonly name: string;
}

function add(names: Map<TreeGraph, Set<string>>, graph: TreeGraph, name: string): void {
  names.set(graph, (names.get(graph) ?? new Set<string>()).add(name));
}
