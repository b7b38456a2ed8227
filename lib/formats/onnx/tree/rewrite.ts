/**
 * A model written again with some of its nodes replaced. What only they needed goes: nodes that
 * nothing reads any more, and initializers.
 */
import { delimited, type Pieces, rawFields, type RawField } from './fields';
import { FIELDS, graphsOf, type Tree, type TreeGraph, type TreeNode } from './tree';
import {
  nodeBytes,
  opsetBytes,
  tensorBytes,
  valueBytes,
  type NewNode,
  type NewTensor,
} from './write';

export interface Changes {
  /** What stands in the place of a node: nothing, or other nodes. */
  readonly replaced: ReadonlyMap<TreeNode, readonly NewNode[]>;
  /** New initializers of the main graph, which all graphs inside of it see. */
  readonly initializers: readonly NewTensor[];
  /** Operator sets that new nodes need, by domain. */
  readonly opsets?: Readonly<Record<string, number>>;
}

/** The file in pieces. */
export function rewritten(tree: Tree, changes: Changes): Pieces {
  const writer = new TreeWriter(tree, changes);
  const { model } = FIELDS;
  const functions = [...tree.functions.values()];
  const pieces = tree.fields.flatMap(({ number, whole, body }): Pieces => {
    if (number === model.graph && body === tree.main.body) return writer.field(number, tree.main);
    const graph = functions.find((each) => each.body === body);
    return number === model.function && graph ? writer.field(number, graph) : [whole];
  });
  const opsets = Object.entries(changes.opsets ?? {})
    .filter(([domain]) => !tree.opsets.has(domain))
    .map(([domain, version]) => delimited(model.opset, [opsetBytes([domain, version])]));
  return [...pieces, ...opsets.flat()];
}

/** The file with values of its main graph as outputs besides those that it has. */
export function withOutputs(tree: Tree, names: readonly string[]): Pieces {
  const { model, graph } = FIELDS;
  const { main } = tree;
  const fresh = names.filter((name) => !main.outputs.includes(name));
  const added = fresh.flatMap((name) => delimited(graph.output, [valueBytes({ name })]));
  const pieces = main.fields.map(({ whole }) => whole);
  return tree.fields.flatMap(({ number, whole, body }): Pieces =>
    number === model.graph && body === main.body
      ? delimited(number, [...pieces, ...added])
      : [whole],
  );
}

class TreeWriter {
  readonly #dead: Dead;

  constructor(
    private readonly tree: Tree,
    private readonly changes: Changes,
  ) {
    this.#dead = new Dead(tree, changes);
  }

  field(number: number, graph: TreeGraph): Pieces {
    const body = this.#graph(graph);
    return delimited(number, body);
  }

  #graph(graph: TreeGraph): Pieces {
    const numbers = graph.kind === 'function' ? FIELDS.function : FIELDS.graph;
    const nodes = graph.nodes[Symbol.iterator]();
    const pieces = graph.fields.flatMap((field): Pieces => {
      if (field.number === numbers.node) return this.#node(nodes.next().value!);
      return this.#isGone(graph, field) ? [] : [field.whole];
    });
    if (graph !== this.tree.main) return pieces;
    const added = this.changes.initializers.flatMap((tensor) =>
      delimited(FIELDS.graph.initializer, [tensorBytes(tensor)]),
    );
    return [...pieces, ...added];
  }

  /** Whether it is an initializer that nothing reads any more, or the input that it gives. */
  #isGone(graph: TreeGraph, { number, body }: RawField): boolean {
    const { initializer, input } = FIELDS.graph;
    if (graph.kind === 'function' || (number !== initializer && number !== input)) return false;
    const gone = this.#dead.initializersOf(graph);
    if (gone.size === 0) return false;
    return gone.has(nameIn(body, number === initializer ? 8 : 1));
  }

  #node(node: TreeNode): Pieces {
    const { home } = node;
    const number = home.kind === 'function' ? FIELDS.function.node : FIELDS.graph.node;
    const replaced = this.changes.replaced.get(node);
    if (replaced) return replaced.flatMap((each) => delimited(number, [nodeBytes(each)]));
    if (this.#dead.nodes.has(node)) return [];
    return this.#isTouched(node) ? this.#withGraphs(node, number) : [node.field.whole];
  }

  /** Whether anything inside of it changed. */
  #isTouched({ subgraphs }: TreeNode): boolean {
    return subgraphs.some(
      (graph) =>
        this.#dead.initializersOf(graph).size > 0 ||
        graph.nodes.some(
          (node) =>
            this.changes.replaced.has(node) || this.#dead.nodes.has(node) || this.#isTouched(node),
        ),
    );
  }

  #withGraphs(node: TreeNode, number: number): Pieces {
    const graphs = node.subgraphs[Symbol.iterator]();
    const { attribute } = FIELDS;
    const body = rawFields(node.field.body, () => undefined).flatMap((field): Pieces => {
      if (field.number !== FIELDS.node.attribute) return [field.whole];
      const inner = rawFields(field.body, () => undefined).flatMap((each): Pieces =>
        each.number === attribute.graph || each.number === attribute.graphs
          ? delimited(each.number, this.#graph(graphs.next().value!))
          : [each.whole],
      );
      return delimited(field.number, inner);
    });
    return delimited(number, body);
  }
}

/** The text of field `number` of a message; of several the last. */
function nameIn(message: Uint8Array, number: number): string {
  const field = rawFields(message, () => undefined).findLast((each) => each.number === number);
  return field ? Buffer.from(field.body).toString() : '';
}

/** What the nodes that are replaced read, and nothing else does. */
class Dead {
  readonly nodes = new Set<TreeNode>();
  readonly #initializers = new Map<TreeGraph, Set<string>>();
  /** How often each name of a graph is read. */
  readonly #uses = new Map<TreeGraph, Map<string, number>>();

  constructor(tree: Tree, { replaced }: Changes) {
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
  #release(first: TreeNode, replaced: Changes['replaced']): void {
    const gone = [first];
    for (const node of gone)
      for (const name of namesReadIn(node)) {
        if (this.#count(name.graph, name.name, -1) > 0) continue;
        const source = name.graph.sourceOf(name.name)!;
        const producer = source.producers.get(name.name);
        if (!producer) this.#forget(source, name.name);
        else if (this.#isUnread(producer) && !this.nodes.has(producer) && !replaced.has(producer)) {
          this.nodes.add(producer);
          gone.push(producer);
        }
      }
  }

  #forget(graph: TreeGraph, name: string): void {
    if (!graph.initializers.has(name)) return;
    const names = this.#initializers.get(graph) ?? new Set();
    this.#initializers.set(graph, names.add(name));
  }

  #isUnread({ home, proto }: TreeNode): boolean {
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

/** What a node and the graphs inside of it read, each with the graph where it is read. */
function namesReadIn(node: TreeNode): { graph: TreeGraph; name: string }[] {
  const { home, proto, subgraphs } = node;
  const own = proto.input.map((name) => ({ graph: home, name }));
  const inside = subgraphs.flatMap((graph) => [
    ...graph.outputs.map((name) => ({ graph, name })),
    ...graph.nodes.flatMap(namesReadIn),
  ]);
  return [...own, ...inside].filter(({ name }) => name !== '');
}
