/**
 * A graph with factors in the place of its matrices: recurrent nodes whose W_h is factored become
 * standard operators, and what reads their outputs reads m = P h where its matrix is factored too.
 */
import { onnxTree } from '../formats';
import type { Factorization } from '../compress';
import { columnBlock, joinColumns, rowBlock, type DenseWeight, asDense } from '../weights';
import type { Dtype } from '../weights';
import type { GraphLayer, GraphParts } from './graph';
import type { Reader } from './readers';
import type { RecurrentNode } from './recurrent-node';
import type { DirectionFactors } from './write/direction';
import { type Emitted, writeRecurrence } from './write/recurrence';
import { arranged, writeProduct, writeSmallerNode } from './write/readers';
import { Steps } from './write/steps';
import { FreshNames, NewWeights } from './write/weights';

/** The factors of each direction of a layer; null where it stays dense. */
export type LayerFactors = readonly (Factorization | null)[];

/** What a node or product reads in the place of h. */
interface Source {
  readonly layer: GraphLayer;
  readonly factors: LayerFactors;
  readonly reader: Reader;
}

export interface RewriteOptions {
  /** How new matrices are stored; as those that they replace where it is left out. */
  readonly dtype?: Dtype | undefined;
}

/** @param factorsOf of each layer, in their order. */
export function rewriteGraph(
  { tree, layers }: Pick<GraphParts, 'tree' | 'layers'>,
  factors: readonly LayerFactors[],
  { dtype }: RewriteOptions = {},
): onnxTree.Pieces {
  const weights = new NewWeights(tree, new FreshNames(tree));
  const rewriter = new Rewriter(tree, weights, dtype);
  layers.forEach((layer, l) => {
    rewriter.note(layer, factors[l]!);
  });
  layers.forEach((layer, l) => {
    rewriter.write(layer, factors[l]!);
  });
  rewriter.writeProducts();
  return onnxTree.rewritten(tree, {
    replaced: rewriter.replaced,
    initializers: weights.initializers,
  });
}

class Rewriter {
  readonly replaced = new Map<onnxTree.TreeNode, readonly onnxTree.NewNode[]>();
  /** By the node that reads it. */
  readonly #sources = new Map<onnxTree.TreeNode, Source>();
  /** The m of each layer that is written. */
  readonly #emitted = new Map<GraphLayer, Emitted>();

  constructor(
    private readonly tree: onnxTree.Tree,
    private readonly weights: NewWeights,
    private readonly dtype: Dtype | undefined,
  ) {}

  /** Notes who reads the m of a layer. */
  note(layer: GraphLayer, factors: LayerFactors): void {
    if (!factors.some((each) => each?.zx)) return;
    for (const reader of layer.readers?.matrices ?? [])
      this.#sources.set(reader.node, { layer, factors, reader });
  }

  write(layer: GraphLayer, factors: LayerFactors): void {
    for (const node of layer.nodes) {
      const source = this.#sources.get(node.node);
      const isFactored = factors.some(Boolean);
      if (!isFactored && !source) continue;
      const steps = this.#steps(layer, node);
      const emitted = isFactored
        ? this.#recurrence(steps, layer, node, factors, source)
        : this.#smaller(steps, node, source!);
      this.#emitted.set(layer, emitted);
      this.replaced.set(node.node, steps.nodes);
    }
  }

  /** The products that read an m. */
  writeProducts(): void {
    for (const { layer, factors, reader } of this.#sources.values()) {
      if (reader.kind !== 'product') continue;
      const steps = this.#steps(layer, layer.nodes[0]!, `${layer.name}/next`);
      const x = this.#read(steps, layer, reader);
      const matrix = factoredMatrix(layer, factors, reader, 0);
      const offset = offsetOf(layer, factors, reader, 0);
      writeProduct(steps, reader, x, matrix, offset, this.#storage(layer.nodes[0]!));
      this.replaced.set(reader.node, steps.nodes);
    }
  }

  #steps({ name }: GraphLayer, { node, type }: RecurrentNode, prefix = name): Steps {
    let root = node.home;
    while (root.outer) root = root.outer;
    return new Steps(prefix, this.weights, this.tree.opset, type, root.kind === 'function');
  }

  #storage({ stored }: RecurrentNode): Dtype {
    return this.dtype ?? stored;
  }

  /** What a reader of `layer` reads, in the layout of h there. */
  #read(steps: Steps, layer: GraphLayer, { layout }: Reader): string {
    return arranged(steps, this.#emitted.get(layer)!, layout, layer.nodes[0]!);
  }

  #recurrence(
    steps: Steps,
    { readers }: GraphLayer,
    node: RecurrentNode,
    factors: LayerFactors,
    source: Source | undefined,
  ): Emitted {
    const x = source ? this.#read(steps, source.layer, source.reader) : node.operands.x;
    const directions = node.weights.map((weights, d): DirectionFactors => {
      const factor = factors[d] ?? null;
      return {
        input: source
          ? factoredMatrix(source.layer, source.factors, source.reader, d)
          : weights.input,
        recurrent: asDense(factor?.zh ?? weights.recurrent),
        projection: factor?.p ?? null,
        biases: shiftedBiases(node, d, {
          input: source && offsetOf(source.layer, source.factors, source.reader, d),
          recurrent: factor?.offsets?.recurrent,
        }),
      };
    });
    const m = factors.some((each) => each?.zx);
    const y = node.outputs.y !== '' && (!m || readers?.shapes === true);
    const wanted = { x, y, m };
    return writeRecurrence(steps, { ...node, stored: this.#storage(node) }, directions, wanted);
  }

  /** The node as it is, with a smaller W. */
  #smaller(steps: Steps, node: RecurrentNode, { layer, factors, reader }: Source): Emitted {
    const x = this.#read(steps, layer, reader);
    const matrices = node.weights.map((_, d) => factoredMatrix(layer, factors, reader, d));
    const biases = node.weights.map((_, d) =>
      shiftedBiases(node, d, { input: offsetOf(layer, factors, reader, d), recurrent: undefined }),
    );
    writeSmallerNode(steps, node, x, matrices, biases, this.#storage(node));
    return [];
  }
}

/** The rows of Z_x, where all matrices that read a layer are stacked, before matrix `k`. */
function rowsBefore(layer: GraphLayer, reader: Reader, k: number): number {
  let rows = 0;
  for (const each of layer.readers?.matrices ?? []) {
    if (each === reader) break;
    rows += each.matrices.reduce((sum, matrix) => sum + matrix.rows, 0);
  }
  return reader.matrices.slice(0, k).reduce((sum, matrix) => sum + matrix.rows, rows);
}

/** Matrix `k` of a reader with Z_x in the columns of the directions that have factors. */
function factoredMatrix(
  layer: GraphLayer,
  factors: LayerFactors,
  reader: Reader,
  k: number,
): DenseWeight {
  const { hiddenSize } = layer.layer;
  const matrix = reader.matrices[k]!;
  const row = rowsBefore(layer, reader, k);
  const blocks = factors.map((factor, d) =>
    factor?.zx
      ? rowBlock(factor.zx, row, matrix.rows)
      : columnBlock(matrix, d * hiddenSize, hiddenSize),
  );
  return asDense(joinColumns(blocks));
}

/** What a reader's sums get of the mean of h that the factors lose; undefined for nothing. */
function offsetOf(
  layer: GraphLayer,
  factors: LayerFactors,
  reader: Reader,
  k: number,
): Float32Array | undefined {
  const row = rowsBefore(layer, reader, k);
  const { rows } = reader.matrices[k]!;
  const all = factors.flatMap((factor) => factor?.offsets?.input?.subarray(row, row + rows) ?? []);
  if (all.length === 0) return undefined;
  return all.reduce((sum, each) => sum.map((x, i) => x + each[i]!));
}

/** The biases of a direction with offsets added; undefined where there are none. */
function shiftedBiases(
  { weights }: RecurrentNode,
  d: number,
  offsets: { input: Float32Array | undefined; recurrent: Float32Array | undefined },
): DirectionFactors['biases'] {
  const { biases, recurrent } = weights[d]!;
  if (!offsets.input && !offsets.recurrent) return biases;
  const sum = (bias: Float32Array | undefined, offset: Float32Array | undefined): Float32Array => {
    const start = bias ?? new Float32Array(recurrent.rows);
    return offset ? start.map((x, i) => x + offset[i]!) : start;
  };
  return {
    input: sum(biases?.input, offsets.input),
    recurrent: sum(biases?.recurrent, offsets.recurrent),
  };
}
