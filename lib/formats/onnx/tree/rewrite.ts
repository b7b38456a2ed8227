/**
 * A model written again with some of its nodes replaced. What only they needed goes: nodes that
 * nothing reads any more, initializers, and inputs of functions with what the calls give for them.
 */
import { Dead, type Replaced } from './dead';
import { delimited, type Pieces, rawFields, type RawField } from './fields';
import { FIELDS, type Tree, type TreeGraph, type TreeNode } from './tree';
import { nodeBytes, opsetBytes, tensorBytes, valueBytes, type NewTensor } from './write';

/** A function of the model under another name besides. */
export interface FunctionCopy {
  readonly name: string;
  readonly body: TreeGraph;
}

export interface Changes {
  readonly replaced: Replaced;
  /** New initializers of the main graph, which all graphs inside of it see. */
  readonly initializers: readonly NewTensor[];
  /** Operator sets that new nodes need, by domain. */
  readonly opsets?: Readonly<Record<string, number>>;
  readonly copies?: readonly FunctionCopy[];
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
  const copies = (changes.copies ?? []).flatMap((copy) => delimited(model.function, copied(copy)));
  return [...pieces, ...opsets.flat(), ...copies];
}

/** The fields of a function, as they were read, with another name, which it has alone. */
function copied({ name, body: { fields } }: FunctionCopy): Pieces {
  const { name: number, overload } = FIELDS.function;
  const others = fields.filter((field) => field.number !== number && field.number !== overload);
  return [...delimited(number, [Buffer.from(name)]), ...others.map(({ whole }) => whole)];
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
    this.#dead = new Dead(tree, changes.replaced);
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

  /**
   * Whether it is an initializer that nothing reads any more, or the input that it gives; of a
   * function an input.
   */
  #isGone(graph: TreeGraph, { number, body }: RawField): boolean {
    const { initializer, input } = FIELDS.graph;
    if (graph.kind === 'function')
      return (
        number === FIELDS.function.input &&
        this.#dead.inputsOf(graph).has(Buffer.from(body).toString())
      );
    if (number !== initializer && number !== input) return false;
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
    return this.#isTouched(node) ? this.#changed(node, number) : [node.field.whole];
  }

  /** Whether anything inside of it changed, or a function that it calls has less inputs. */
  #isTouched(node: TreeNode): boolean {
    if (node.proto.input.some((_, k) => this.#dead.isUnread(node, k))) return true;
    return node.subgraphs.some(
      (graph) =>
        this.#dead.initializersOf(graph).size > 0 ||
        graph.nodes.some(
          (each) =>
            this.changes.replaced.has(each) || this.#dead.nodes.has(each) || this.#isTouched(each),
        ),
    );
  }

  #changed(node: TreeNode, number: number): Pieces {
    const graphs = node.subgraphs[Symbol.iterator]();
    const { attribute } = FIELDS;
    let operand = 0;
    const body = rawFields(node.field.body, () => undefined).flatMap((field): Pieces => {
      if (field.number === FIELDS.node.input && this.#dead.isUnread(node, operand++)) return [];
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
