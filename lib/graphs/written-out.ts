/**
 * LSTM cells written out in MatMul, Split, Sigmoid and Tanh, as converters of LSTMCell and of Keras
 * layers of one frame leave them, in the main graph or in the body of a Loop:
 *
 *     s = W_x x + W_h h + b          two products, in any order of the sums
 *     c' = sigmoid(s_f) c + sigmoid(s_i) tanh(s_g)
 *     h' = sigmoid(s_o) tanh(c')
 *
 * A cell is recognised where it is certain: its gates are four equal parts of one sum, and h is a
 * value that its graph is given, as c is.
 */
import { onnxTree } from '../formats';
import type { DenseWeight } from '../weights';
import { type ProductReader, productAt, type Uses } from './readers';

export interface WrittenCell {
  /** The node that gives h'. */
  readonly node: onnxTree.TreeNode;
  /** The product with W_h. */
  readonly recurrent: ProductReader;
  readonly input: DenseWeight;
  readonly hiddenSize: number;
}

/** Nodes between an operand and what it comes from. */
const LONGEST = 32;
const MOVERS = new Set([
  ...['Identity', 'Squeeze', 'Unsqueeze', 'Reshape', 'Transpose', 'Slice', 'Gather', 'Split'],
  ...['Flatten', 'Cast'],
]);
/** Terms of a sum: two products and two biases. */
const MOST_TERMS = 8;

interface Context {
  readonly uses: Uses;
  readonly constants: onnxTree.Constants;
}

/** The cells of a graph, in the order of their nodes. */
export function writtenCells(graph: onnxTree.TreeGraph, context: Context): WrittenCell[] {
  return graph.nodes.flatMap((node) => new Matcher(graph, context).cell(node) ?? []);
}

class Matcher {
  constructor(
    private readonly graph: onnxTree.TreeGraph,
    private readonly context: Context,
  ) {}

  cell(node: onnxTree.TreeNode): WrittenCell | undefined {
    // h' = sigmoid(o) tanh(c')
    const [o, cell] = this.#pair(node, 'Mul', 'Sigmoid', 'Tanh') ?? [];
    const now = cell && this.#producer(cell.proto.input[0]);
    if (!o || now?.proto.opType !== 'Add') return undefined;
    const gates = this.#cellGates(now);
    if (!gates) return undefined;
    const names = [gates.i, gates.f, gates.g, o.proto.input[0]!];
    const split = this.#producer(names[0]);
    const isSplit =
      split?.proto.opType === 'Split' &&
      split.proto.output.length === 4 &&
      new Set(names).size === 4 &&
      names.every((name) => split.proto.output.includes(name));
    return isSplit ? this.#withProducts(node, split, gates.c) : undefined;
  }

  /** Of c' = sigmoid(f) c + sigmoid(i) tanh(g) the sums of the gates, and c. */
  #cellGates(now: onnxTree.TreeNode): { i: string; f: string; g: string; c: string } | undefined {
    const terms = now.proto.input.map((name) => this.#producer(name));
    for (const [kept, fresh] of [terms, [...terms].reverse()]) {
      const [i, g] = (fresh && this.#pair(fresh, 'Mul', 'Sigmoid', 'Tanh')) ?? [];
      if (!i || !g || kept?.proto.opType !== 'Mul') continue;
      const [a, b] = kept.proto.input;
      for (const [gate, c] of [
        [a, b],
        [b, a],
      ]) {
        const f = this.#producer(gate);
        if (f?.proto.opType !== 'Sigmoid' || c === undefined) continue;
        return { i: i.proto.input[0]!, f: f.proto.input[0]!, g: g.proto.input[0]!, c };
      }
    }
    return undefined;
  }

  #withProducts(
    node: onnxTree.TreeNode,
    split: onnxTree.TreeNode,
    c: string,
  ): WrittenCell | undefined {
    const products = this.#products(split.proto.input[0] ?? '');
    if (products?.length !== 2) return undefined;
    const [{ rows }] = products[0]!.matrices;
    const n = rows / 4;
    const state = this.#rootOf(c);
    const candidates = products.filter(({ node: product, matrices: [w] }) => {
      const root = this.#rootOf(product.proto.input[0]!);
      return w.cols === n && w.rows === rows && root !== undefined;
    });
    const besideC = candidates.filter(
      ({ node: product }) => this.#rootOf(product.proto.input[0]!) === state,
    );
    const certain = candidates.length === 1 ? candidates : besideC;
    const [recurrent] = certain;
    if (!recurrent || certain.length !== 1 || state === undefined) return undefined;
    const [input] = products.find((each) => each !== recurrent)!.matrices;
    return input.rows === rows ? { node, recurrent, input, hiddenSize: n } : undefined;
  }

  /** The products of a sum of products and constants; undefined where there is anything else. */
  #products(sum: string): ProductReader[] | undefined {
    const waiting = [sum];
    const products: ProductReader[] = [];
    for (const name of waiting) {
      if (waiting.length > MOST_TERMS) return undefined;
      if (this.context.constants.of(this.graph, name)) continue;
      const node = this.#producer(name);
      if (!node || this.context.uses.of(this.graph, name).length !== 1) return undefined;
      if (node.proto.opType === 'Add') waiting.push(...node.proto.input);
      else {
        const product = productAt(node, this.context.constants);
        if (!product) return undefined;
        products.push(product);
        const bias = node.proto.input[2];
        if (bias) waiting.push(bias);
      }
    }
    return products;
  }

  /** The input of this graph that a value is cut out of; undefined where it is computed. */
  #rootOf(name: string): string | undefined {
    let at = name;
    for (let k = 0; k < LONGEST; k++) {
      const node = this.graph.producers.get(at);
      if (!node) return this.graph.inputs.has(at) ? at : undefined;
      if (!MOVERS.has(onnxTree.operatorOf(node.proto))) return undefined;
      at = node.proto.input[0] ?? '';
    }
    return undefined;
  }

  #producer(name: string | undefined): onnxTree.TreeNode | undefined {
    return name === undefined ? undefined : this.graph.producers.get(name);
  }

  /** The nodes that give both operands, of these operators in whatever order. */
  #pair(
    node: onnxTree.TreeNode,
    op: string,
    first: string,
    second: string,
  ): [onnxTree.TreeNode, onnxTree.TreeNode] | undefined {
    if (node.proto.opType !== op || node.proto.input.length !== 2) return undefined;
    const [a, b] = node.proto.input.map((name) => this.#producer(name));
    if (a?.proto.opType === first && b?.proto.opType === second) return [a, b];
    if (b?.proto.opType === first && a?.proto.opType === second) return [b, a];
    return undefined;
  }
}
