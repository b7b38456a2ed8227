/**
 * The matrices that read the outputs of a recurrent node, through nodes that only move values: the
 * W of the next recurrent node, or that of a MatMul or Gemm. Where all that reads Y are such
 * matrices, they may read m = P h instead of h.
 */
import { onnxTree } from '../formats';
import { type DenseWeight, denseOf, weakly } from '../weights';
import {
  type FactorSizes,
  hasFeaturesLast,
  isSequence,
  type Layout,
  movedLayout,
  outputLayout,
  sizesOf,
} from './layout';
import type { RecurrentNode } from './recurrent-node';

interface ReaderBase {
  readonly node: onnxTree.TreeNode;
  /** How the values that it reads lie. */
  readonly layout: Layout;
}

/** A recurrent node: the matrices are the W_x of its directions. */
export interface RecurrentReader extends ReaderBase {
  readonly kind: 'recurrent';
  readonly of: RecurrentNode;
  readonly matrices: readonly DenseWeight[];
}

/** A MatMul or Gemm of values and a constant W^T [N, outputs]; its matrix is W. */
export interface ProductReader extends ReaderBase {
  readonly kind: 'product';
  readonly matrices: readonly [DenseWeight];
  /** Of the values. */
  readonly type: onnxTree.TensorType;
  /** TensorProto.DataType of the numbers in the file. */
  readonly stored: number;
}

export type Reader = RecurrentReader | ProductReader;

/** What packs the states that a graph gives back. */
const STATE_MOVERS = new Set([
  'Identity',
  'Concat',
  'Unsqueeze',
  'Squeeze',
  'Reshape',
  'Transpose',
]);

/** Nodes that read one output, at most; those of sound graphs are few. */
const MOST_NODES = 64;

/** Which nodes read a value, in its graph and inside of its nodes. */
export class Uses {
  readonly #nodes = new Map<onnxTree.TreeGraph, Map<string, onnxTree.TreeNode[]>>();
  readonly #outputs = new Map<onnxTree.TreeGraph, Set<string>>();

  constructor(tree: onnxTree.Tree) {
    for (const graph of onnxTree.graphsOf(tree)) {
      for (const node of graph.nodes)
        for (const name of new Set(node.proto.input)) this.#add(graph, name, node);
      for (const name of graph.outputs) this.#addOutput(graph, name);
    }
  }

  of(graph: onnxTree.TreeGraph, name: string): readonly onnxTree.TreeNode[] {
    return this.#nodes.get(graph)?.get(name) ?? [];
  }

  isOutput(graph: onnxTree.TreeGraph, name: string): boolean {
    return this.#outputs.get(graph)?.has(name) ?? false;
  }

  #add(graph: onnxTree.TreeGraph, name: string, node: onnxTree.TreeNode): void {
    const source = name === '' ? undefined : graph.sourceOf(name);
    if (!source) return;
    const names = this.#nodes.get(source) ?? new Map<string, onnxTree.TreeNode[]>();
    this.#nodes.set(source, names);
    const nodes = names.get(name) ?? [];
    names.set(name, nodes);
    nodes.push(node);
  }

  #addOutput(graph: onnxTree.TreeGraph, name: string): void {
    const source = graph.sourceOf(name) ?? graph;
    const names = this.#outputs.get(source) ?? new Set<string>();
    this.#outputs.set(source, names.add(name));
  }
}

/** What finds the readers of the recurrent nodes of a tree. */
export interface Context {
  readonly uses: Uses;
  readonly constants: onnxTree.Constants;
  /** The recurrent nodes whose W can be replaced. */
  readonly nodes: ReadonlyMap<onnxTree.TreeNode, RecurrentNode>;
}

/** All that reads the outputs of a node. */
export interface Readers {
  readonly matrices: readonly Reader[];
  /** Whether a Shape reads them, too, so that they must still be there. */
  readonly shapes: boolean;
}

/** @returns undefined where h goes elsewhere too, or nowhere. */
export function readersOf(of: RecurrentNode, context: Context): Readers | undefined {
  const { y } = of.outputs;
  if (y === '') return undefined;
  const finder = new Finder(of.node.home, sizesOf(of), of.type, context);
  const alone = finder.follow(y, outputLayout(finder.sizes)) && finder.readers.length > 0;
  return alone ? { matrices: finder.readers, shapes: finder.shapes } : undefined;
}

/** The same of h [batch, N] of a cell that is written out, which is a state that is given back. */
export function readersOfState(
  name: string,
  cells: number,
  type: onnxTree.TensorType,
  home: onnxTree.TreeGraph,
  context: Context,
): Readers | undefined {
  const sizes = { frames: 1, directions: 1, batch: undefined, cells };
  const finder = new Finder(home, sizes, type, context, true);
  const alone = finder.follow(name, [['batch'], ['cells']]) && finder.readers.length > 0;
  return alone ? { matrices: finder.readers, shapes: finder.shapes } : undefined;
}

class Finder {
  readonly readers: Reader[] = [];
  shapes = false;
  #left = MOST_NODES;

  constructor(
    private readonly home: onnxTree.TreeGraph,
    readonly sizes: FactorSizes & { readonly directions: number; readonly cells: number },
    private readonly type: onnxTree.TensorType,
    private readonly context: Context,
    /** Whether h may be given back by the graph besides. */
    private readonly isState = false,
  ) {}

  /** Whether all that reads a value of the node's graph are matrices. */
  follow(name: string, layout: Layout): boolean {
    const { home } = this;
    if (this.context.uses.isOutput(home, name) && !this.isState) return false;
    const users = this.context.uses.of(home, name);
    return users.every((node) => node.home === home && this.#read(node, name, layout));
  }

  #read(node: onnxTree.TreeNode, name: string, layout: Layout): boolean {
    if (this.isState && this.#isGivenBack(node)) return true;
    if (this.#left-- <= 0 || node.proto.input.filter((each) => each === name).length !== 1)
      return false;
    if (node.proto.input[0] !== name) return false;
    if (onnxTree.operatorOf(node.proto) === 'Shape') return (this.shapes = true);
    const reader = this.#recurrent(node, layout) ?? this.#product(node, layout);
    if (reader) this.readers.push(reader);
    if (reader) return true;
    const moved = movedLayout(node, layout, this.sizes, this.context.constants);
    return moved !== undefined && this.follow(node.proto.output[0] ?? '', moved);
  }

  /** Whether a node only moves values, which then are outputs of the graph and nothing else. */
  #isGivenBack(node: onnxTree.TreeNode): boolean {
    if (this.#left-- <= 0 || node.home !== this.home) return false;
    if (!STATE_MOVERS.has(onnxTree.operatorOf(node.proto))) return false;
    return node.proto.output.every((name) => {
      const users = this.context.uses.of(this.home, name);
      const isOutput = this.context.uses.isOutput(this.home, name);
      return (isOutput || users.length > 0) && users.every((user) => this.#isGivenBack(user));
    });
  }

  #recurrent(node: onnxTree.TreeNode, layout: Layout): Reader | undefined {
    const of = this.context.nodes.get(node);
    if (!of?.plain || !isSequence(layout, this.sizes)) return undefined;
    return { kind: 'recurrent', node, of, layout, matrices: of.weights.map(({ input }) => input) };
  }

  #product(node: onnxTree.TreeNode, layout: Layout): Reader | undefined {
    if (!hasFeaturesLast(layout, this.sizes)) return undefined;
    const reader = productAt(node, this.context.constants);
    const [matrix] = reader?.matrices ?? [];
    const fits = matrix?.cols === this.sizes.directions * this.sizes.cells;
    const isRows = node.proto.opType === 'MatMul' || layout.length === 2;
    if (!reader || !fits || !isRows || reader.type !== this.type) return undefined;
    return { ...reader, layout };
  }
}

/** A MatMul or Gemm of values and a constant matrix. */
export function productAt(
  node: onnxTree.TreeNode,
  constants: onnxTree.Constants,
): ProductReader | undefined {
  const op = onnxTree.operatorOf(node.proto);
  if ((op !== 'MatMul' && op !== 'Gemm') || onnxTree.hasAttributeOfCall(node.proto))
    return undefined;
  const int = (name: string): number =>
    node.proto.attribute.find((each) => each.name === name)?.i ?? 0;
  const name = node.proto.input[1] ?? '';
  const stored = constants.of(node.home, name);
  const types = constants.typesOf(node.home, name);
  const type = onnxTree.tensorType(types?.type ?? 0);
  if (int('transA') !== 0 || stored?.dims.length !== 2 || !type) return undefined;
  const view = int('transB') === 0 ? onnxTree.transpose(stored, [1, 0]) : stored;
  const [rows, cols] = view.dims as [number, number];
  if (rows === 0 || cols === 0) return undefined;
  const matrix = denseOf(
    { rows, cols },
    weakly(() => onnxTree.numbersOf(view, constants.budget) as Float32Array),
  );
  return {
    kind: 'product',
    node,
    layout: [],
    matrices: [matrix],
    type,
    stored: types?.stored ?? 1,
  };
}
