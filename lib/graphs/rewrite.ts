/**
 * A graph with factors in the place of its matrices: recurrent nodes whose W_h is factored become
 * standard operators, and what reads their outputs reads m = P h where its matrix is factored too.
 */
import { invalidFile } from '../errors';
import { onnxTree } from '../formats';
import type { Factorization } from '../compress';
import { asDense, type Dtype } from '../weights';
import type { Form } from './forms';
import { factoredMatrix, type LayerFactors, offsetOf, shiftedBiases } from './factors';
import type { GraphLayer, GraphParts } from './graph';
import type { Reader } from './readers';
import { type RecurrentNode, storageOf } from './recurrent-node';
import type { DirectionFactors } from './write/direction';
import { type Emitted, writeRecurrence } from './write/recurrence';
import { arranged, writeProduct } from './write/readers';
import { writeNode } from './write/node';
import { type Integers, RUNTIME_DOMAIN } from './write/packed';
import { Steps } from './write/steps';
import { NewWeights } from './write/weights';
import { projected, writtenOut } from './write/written';

/** What a node or product reads in the place of h. */
interface Source {
  readonly layer: GraphLayer;
  readonly factors: LayerFactors;
  readonly reader: Reader;
}

export interface RewriteOptions {
  /** How new matrices are stored; as those that they replace where it is left out. */
  readonly dtype?: Dtype | undefined;
  /** What becomes of integers. */
  readonly integers?: Integers | undefined;
}

/** What becomes of a layer. */
export interface LayerChange {
  readonly factors: LayerFactors;
  /** That of its nodes, where they get factors. */
  readonly form: Form | undefined;
}

/** @param changes of each layer, in their order. */
export function rewriteGraph(
  { tree, layers }: Pick<GraphParts, 'tree' | 'layers'>,
  changes: readonly LayerChange[],
  { dtype, integers }: RewriteOptions = {},
): onnxTree.Pieces {
  const weights = new NewWeights(new onnxTree.FreshNames(tree), integers);
  const rewriter = new Rewriter(tree, weights, dtype);
  layers.forEach((layer, l) => {
    rewriter.note(layer, changes[l]!.factors);
  });
  for (const l of sourcesFirst(layers)) rewriter.write(layers[l]!, changes[l]!);
  rewriter.writeProducts();
  return onnxTree.rewritten(tree, {
    replaced: rewriter.replaced,
    initializers: weights.initializers,
    ...(weights.needsRuntime && { opsets: { [RUNTIME_DOMAIN]: 1 } }),
  });
}

/**
 * The places of the layers, each after those whose outputs it reads, in whatever order a file has
 * them.
 * @throws CompactRnnError INVALID_FILE where a layer reads its own outputs.
 */
function sourcesFirst(layers: readonly GraphLayer[]): number[] {
  const places = new Map(layers.flatMap(({ nodes }, l) => nodes.map(({ node }) => [node, l])));
  const readers = layers.map((layer) =>
    (layer.readers?.matrices ?? []).flatMap(({ node }) => places.get(node) ?? []),
  );
  const waitsFor = layers.map(() => 0);
  for (const above of readers.flat()) waitsFor[above]!++;
  const order = layers.flatMap((_, l) => (waitsFor[l] === 0 ? [l] : []));
  for (const l of order)
    for (const above of readers[l]!) {
      waitsFor[above]!--;
      if (waitsFor[above] === 0) order.push(above);
    }
  const stuck = layers.find((_, l) => waitsFor[l]! > 0);
  if (stuck) throw invalidFile(`${stuck.name} reads its own outputs: the graph is corrupt`);
  return order;
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

  write(layer: GraphLayer, { factors, form }: LayerChange): void {
    if (layer.written && factors[0]) this.#writeCells(layer, layer.written, factors[0]);
    for (const each of layer.nodes) {
      // Equal matrices are one object, and so stored once.
      const node = { ...each, weights: layer.nodes[0]!.weights };
      const source = this.#sources.get(node.node);
      if (!source && !factors.some(Boolean)) continue;
      const steps = this.#steps(layer, node);
      const emitted = this.#recurrence(steps, layer, node, { factors, form, source });
      this.#emitted.set(layer, emitted);
      this.replaced.set(node.node, steps.nodes);
    }
  }

  /** The products that read an m. */
  writeProducts(): void {
    for (const { layer, factors, reader } of this.#sources.values()) {
      if (reader.kind !== 'product') continue;
      const steps = this.#steps(layer, reader, `${layer.name}/next`);
      const x = this.#read(steps, { layer, factors, reader });
      const matrix = factoredMatrix(layer, factors, reader, 0);
      const offset = offsetOf(layer, factors, reader, 0);
      writeProduct(steps, reader, x, matrix, offset, this.#storage(storageOf(reader.stored)));
      this.replaced.set(reader.node, steps.nodes);
    }
  }

  #writeCells(
    layer: GraphLayer,
    cells: NonNullable<GraphLayer['written']>,
    factor: Factorization,
  ): void {
    const changes = writtenOut(cells, factor, {
      stepsFor: (product) => this.#steps(layer, product),
      storage: (stored) => this.#storage(stored),
    });
    for (const [node, nodes] of changes) this.replaced.set(node, nodes);
  }

  #steps(
    { name }: GraphLayer,
    { node, type }: Pick<RecurrentNode, 'node' | 'type'>,
    prefix = name,
  ): Steps {
    let root = node.home;
    while (root.outer) root = root.outer;
    const opset = root.opset ?? this.tree.opset;
    return new Steps(prefix, this.weights, opset, type, root.kind === 'function');
  }

  #storage(stored: Dtype): Dtype {
    return this.dtype ?? stored;
  }

  /** What a reader of `layer` reads, in the layout of h there. */
  #read(steps: Steps, { layer, factors, reader }: Source): string {
    if (layer.written) {
      const stored = this.#storage(storageOf(layer.written[0]!.recurrent[0]!.product.stored));
      return projected(steps, reader.node.proto.input[0]!, asDense(factors[0]!.p), stored);
    }
    const { layout } = reader;
    return arranged(steps, this.#emitted.get(layer)!, layout, layer.nodes[0]!);
  }

  /** The node in a form that has a place for its factors. */
  #recurrence(
    steps: Steps,
    { readers }: GraphLayer,
    node: RecurrentNode,
    { factors, form, source }: LayerChange & { source: Source | undefined },
  ): Emitted {
    const x = source ? this.#read(steps, source) : node.operands.x;
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
    const stored = { ...node, stored: this.#storage(node.stored) };
    return form === 'scan' || form === 'unrolled'
      ? writeRecurrence(steps, stored, directions, { x, y, m }, form)
      : writeNode(steps, stored, directions, { x, y, m });
  }
}
