/** What a graph says of its values, as the search for cells that are written out asks it. */
import * as onnxTree from '../tree';
import type { DenseWeight } from '../../../weights';

/** Nodes between an operand and what it comes from. */
const LONGEST = 32;
/** Nodes that leave the last axis as it is. */
const RESHAPERS = new Set(['Identity', 'Squeeze', 'Unsqueeze', 'Reshape', 'Flatten']);
/** Nodes that pick or move. */
const MOVERS = new Set([...RESHAPERS, 'Transpose', 'Slice', 'Gather', 'Split', 'Cast']);

/** What all graphs of a model share. */
export class Shared {
  /** The node that each graph is inside of. */
  readonly owners = new Map<onnxTree.TreeGraph, onnxTree.TreeNode>();
  readonly #products = new Map<onnxTree.TreeNode, onnxTree.Product | undefined>();
  /** By the graph and the name that they come from: one object for all that read a matrix. */
  readonly #matrices = new Map<onnxTree.TreeGraph | undefined, Map<string, DenseWeight>>();

  constructor(
    tree: onnxTree.Tree,
    readonly constants: onnxTree.Constants,
  ) {
    for (const graph of onnxTree.graphsOf(tree))
      for (const node of graph.nodes)
        for (const body of node.subgraphs) this.owners.set(body, node);
  }

  product(node: onnxTree.TreeNode): onnxTree.Product | undefined {
    if (!this.#products.has(node)) this.#products.set(node, this.#readProduct(node));
    return this.#products.get(node);
  }

  #readProduct(node: onnxTree.TreeNode): onnxTree.Product | undefined {
    const product = onnxTree.productAt(node, this.constants);
    if (!product) return undefined;
    const [w] = product.matrices;
    const name = node.proto.input[1]!;
    const source = node.home.sourceOf(name);
    const known = this.#matrices.get(source) ?? new Map<string, DenseWeight>();
    this.#matrices.set(source, known);
    // Gemm may read the same tensor turned.
    const key = `${w.rows} ${node.proto.opType} ${name}`;
    const matrix = known.get(key) ?? w;
    known.set(key, matrix);
    return { ...product, matrices: [matrix] };
  }
}

/** One graph of them. */
export class Surroundings {
  /** Numbers that are computed of widths, as far as they were asked for, by their names. */
  readonly sizes = new Map<string, readonly number[] | undefined>();
  #places: ReadonlyMap<onnxTree.TreeNode, number> | undefined;

  constructor(
    readonly graph: onnxTree.TreeGraph,
    readonly shared: Shared,
  ) {}

  /** That of a node of this graph among the others. */
  place(node: onnxTree.TreeNode): number {
    this.#places ??= new Map(this.graph.nodes.map((each, k) => [each, k]));
    return this.#places.get(node)!;
  }

  producer(name: string | undefined): onnxTree.TreeNode | undefined {
    return name === undefined ? undefined : this.graph.producers.get(name);
  }

  isConstant(name: string): boolean {
    return this.shared.constants.of(this.graph, name) !== undefined;
  }

  /** Small constants as numbers. */
  numbers(name: string | undefined): number[] | undefined {
    const { constants } = this.shared;
    const value = constants.of(this.graph, name ?? '');
    if (!value || onnxTree.product(value.dims) > LONGEST) return undefined;
    return Array.from(onnxTree.numbersOf(value, constants.budget) as ArrayLike<number>);
  }

  /** The sizes of a value, where the file or a constant says them; 0 for an open one. */
  dims(name: string): readonly number[] | undefined {
    const info = this.graph.inputs.get(name) ?? this.graph.values.get(name);
    const declared = info?.type?.tensor?.shape?.dim.map(({ value }) => Math.max(value, 0));
    return declared ?? this.shared.constants.of(this.graph, name)?.dims;
  }

  /** The last size of a value, where the file says it. */
  width(name: string): number | undefined {
    const value = this.dims(name)?.at(-1) ?? 0;
    return value > 0 ? value : undefined;
  }

  /** The value that a name is another one of. */
  bare(name: string): string {
    let at = name;
    for (let k = 0; k < LONGEST; k++) {
      const node = this.producer(at);
      if (!node || onnxTree.operatorOf(node.proto) !== 'Identity') break;
      at = node.proto.input[0] ?? '';
    }
    return at;
  }

  /** The value that a name is, but for axes of size 1. */
  plain(name: string): string {
    let at = name;
    for (let k = 0; k < LONGEST; k++) {
      const node = this.producer(at);
      if (!node || !RESHAPERS.has(onnxTree.operatorOf(node.proto))) break;
      at = node.proto.input[0] ?? '';
    }
    return at;
  }

  /** The input of this graph that a value is cut out of; undefined where it is computed. */
  rootOf(name: string): string | undefined {
    let at = name;
    for (let k = 0; k < LONGEST; k++) {
      const node = this.producer(at);
      if (!node) return this.graph.inputs.has(at) ? at : undefined;
      if (!MOVERS.has(onnxTree.operatorOf(node.proto))) return undefined;
      at = node.proto.input[0] ?? '';
    }
    return undefined;
  }

  /** Whether the graph, the body of a Loop or a Scan, gives `next` as the next value of `state`. */
  carries(state: string, next: string): boolean {
    const owner = this.shared.owners.get(this.graph);
    const input = [...this.graph.inputs.keys()].indexOf(state);
    if (!owner || input < 0) return false;
    const op = onnxTree.operatorOf(owner.proto);
    const scanned = owner.proto.attribute.find(({ name }) => name === 'num_scan_inputs')?.i ?? 0;
    // A Loop gives its count and its condition first, and takes the condition first.
    const output =
      op === 'Loop' && input >= 2
        ? input - 1
        : op === 'Scan' && input < this.graph.inputs.size - scanned
          ? input
          : undefined;
    const given = output === undefined ? undefined : this.graph.outputs[output];
    return given !== undefined && this.plain(given) === next;
  }

  /** Whether the graph gives a value to its caller. */
  gives(name: string): boolean {
    return this.graph.outputs.some((output) => this.plain(output) === name);
  }

  /** The two operands of a node of this operator, in both orders. */
  pairs(node: onnxTree.TreeNode | undefined, op: string): [string, string][] {
    if (node?.proto.opType !== op || node.proto.input.length !== 2) return [];
    const [a, b] = node.proto.input as [string, string];
    return [
      [a, b],
      [b, a],
    ];
  }
}
