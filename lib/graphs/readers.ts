/**
 * The matrices that read the outputs of a recurrent node, through nodes that only move values: the
 * W of the next recurrent node, or that of a MatMul or Gemm. Where all that reads Y are such
 * matrices, they may read m = P h instead of h.
 */
import { onnxTree } from '../formats';
import type { DenseWeight } from '../weights';
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

/** A product with a constant matrix. */
export type ProductReader = ReaderBase & onnxTree.Product & { readonly kind: 'product' };

export type Reader = RecurrentReader | ProductReader;

/** Nodes that read one output, at most; those of sound graphs are few. */
const MOST_NODES = 64;

/** What finds the readers of the recurrent nodes of a tree. */
export interface Context {
  readonly uses: onnxTree.Uses;
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
    if (this.isState && this.context.uses.isGivenBack(node)) return true;
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

  #recurrent(node: onnxTree.TreeNode, layout: Layout): Reader | undefined {
    const of = this.context.nodes.get(node);
    if (!of?.plain || !isSequence(layout, this.sizes)) return undefined;
    return { kind: 'recurrent', node, of, layout, matrices: of.weights.map(({ input }) => input) };
  }

  #product(node: onnxTree.TreeNode, layout: Layout): Reader | undefined {
    if (!hasFeaturesLast(layout, this.sizes)) return undefined;
    const product = onnxTree.productAt(node, this.context.constants);
    const [matrix] = product?.matrices ?? [];
    const fits = matrix?.cols === this.sizes.directions * this.sizes.cells;
    const isRows = node.proto.opType === 'MatMul' || layout.length === 2;
    if (!product || !fits || !isRows || product.type !== this.type) return undefined;
    return { ...product, kind: 'product', layout };
  }
}
