/**
 * An ONNX model of any kind, and the recurrent layers in it: nodes wherever they stand, each with
 * the matrices that read its outputs. Nodes of the same weights, such as those in the two branches
 * of an If, are one layer.
 */
import { createHash } from 'node:crypto';
import { invalidOption } from '../errors';
import { onnxCells, onnxTree } from '../formats';
import { GATES, type Layer, type LayerWeights } from '../model';
import { readersOf, readersOfState, type Readers } from './readers';
import { Obstacle } from './obstacle';
import { cellOf, recurrentNode, type RecurrentNode } from './recurrent-node';
import { specialised } from './specialise';

/** One layer: nodes that share their weights, or cells that are written out and do. */
export interface GraphLayer {
  readonly name: string;
  readonly nodes: readonly RecurrentNode[];
  /** A cell that is written out, or several of equal weights: one a frame. */
  readonly written?: readonly onnxCells.WrittenCell[];
  /** Of a layer of one node or cell, where nothing else reads its outputs. */
  readonly readers?: Readers | undefined;
  /** What plans are made for. */
  readonly layer: Layer;
}

/** A recurrent node that stays as it is. */
export interface RefusedNode {
  /** Its name, or that of its first output. */
  readonly name: string;
  /** The kind of cell. */
  readonly cell: string;
  /** What stands in the way. */
  readonly reason: string;
}

/** What {@link OnnxGraph} is made of; the rest of this room reads it. */
export interface GraphParts {
  readonly tree: onnxTree.Tree;
  readonly constants: onnxTree.Constants;
  readonly layers: readonly GraphLayer[];
  /** The file, in pieces. */
  readonly bytes: onnxTree.Pieces;
}

const PARTS = new WeakMap<OnnxGraph, GraphParts>();
/** What only this module has. */
const KEY = Symbol('a graph');

/** @throws CompactRnnError `INVALID_OPTION` for what only looks like a graph. */
export function partsOfGraph(graph: OnnxGraph): GraphParts {
  const parts = typeof graph === 'object' ? PARTS.get(graph) : undefined;
  if (parts) return parts;
  throw invalidOption('the graph must be one that loadGraph or compressGraph has made');
}

/** An ONNX model that need not be one that this library runs; made by {@link loadGraph}. */
export class OnnxGraph {
  /** The recurrent layers that can be compressed, by the names that plans have for them. */
  readonly layers: readonly string[];
  /** Recurrent nodes that stay as they are, each with the reason. */
  readonly refused: readonly RefusedNode[];
  /** Numbers in the tensors of the file. */
  readonly parameters: number;
  /** Of the file. */
  readonly bytes: number;

  /** @internal Use {@link graphOf}. */
  constructor(key: typeof KEY, file: Uint8Array, read: onnxTree.Tree) {
    if (key !== KEY) throw invalidOption('a graph is made by loadGraph or compressGraph');
    const { whole, tree } = specialised(file, read);
    const constants = new onnxTree.Constants(tree, onnxTree.graphBudget(tree.size));
    const { layers, refused } = layersOf(tree, constants);
    PARTS.set(this, { tree, constants, layers, bytes: [whole] });
    this.layers = Object.freeze(layers.map(({ name }) => name));
    this.refused = Object.freeze(refused);
    this.parameters = onnxTree.countParameters(tree);
    this.bytes = file.length;
    Object.freeze(this);
  }
}

/**
 * The graph of a file.
 * @throws CompactRnnError INVALID_FILE, UNSUPPORTED_MODEL.
 */
export function graphOf(bytes: onnxTree.Pieces): OnnxGraph {
  const whole = bytes.length === 1 ? bytes[0]! : new Uint8Array(Buffer.concat(bytes));
  return graphOfTree(whole, onnxTree.readTree(whole));
}

/** The same, of a file that is read already. */
export function graphOfTree(whole: Uint8Array, tree: onnxTree.Tree): OnnxGraph {
  return new OnnxGraph(KEY, whole, tree);
}

/** Names as plans have them: each once. */
function uniqueName(taken: Set<string>, wanted: string): string {
  let name = wanted;
  for (let k = 2; taken.has(name); k++) name = `${wanted} (${k})`;
  taken.add(name);
  return name;
}

function layersOf(
  tree: onnxTree.Tree,
  constants: onnxTree.Constants,
): { layers: GraphLayer[]; refused: RefusedNode[] } {
  const nodes = new Map<onnxTree.TreeNode, RecurrentNode>();
  const refused: RefusedNode[] = [];
  for (const graph of onnxTree.graphsOf(tree))
    for (const node of graph.nodes) {
      const cell = cellOf(node);
      if (!cell) continue;
      try {
        nodes.set(node, recurrentNode(node, cell, constants));
      } catch (error) {
        if (!(error instanceof Obstacle)) throw error;
        refused.push({ name: nameOf(node), cell, reason: error.message });
      }
    }
  const context = { uses: new onnxTree.Uses(tree), constants, nodes };
  const names = new Set<string>();
  const groups = sharing([...nodes.values()]);
  const shared = new Set(groups.filter(({ length }) => length > 1).flat());
  const cells = onnxCells.writtenCells(tree, constants);
  const recurrent = new Set(
    cells.flat().flatMap((cell) => cell.recurrent.map(({ product }) => product.node)),
  );
  // W_x of a shared layer is that of all its nodes, which read different things; W_h of a cell that
  // is written out gets factors of its own.
  const ownReaders = (found: Readers | undefined): Readers | undefined =>
    found?.matrices.every((each) =>
      each.kind === 'product' ? !recurrent.has(each.node) : !shared.has(each.of),
    )
      ? found
      : undefined;
  const layers = groups.map((all): GraphLayer => {
    const name = uniqueName(names, nameOf(all[0]!.node));
    const found = all.length === 1 ? readersOf(all[0]!, context) : undefined;
    return { name, nodes: all, readers: ownReaders(found), layer: layerOf(name, all[0]!) };
  });
  for (const written of cells) {
    const [{ node, hiddenSize, recurrent: products }] = written as [onnxCells.WrittenCell];
    const name = uniqueName(names, nameOf(products[0]!.product.node));
    const h = node.proto.output[0]!;
    const { type } = products[0]!.product;
    const found =
      written.length === 1 ? readersOfState(h, hiddenSize, type, node.home, context) : undefined;
    const layer = writtenLayer(name, written[0]!);
    layers.push({ name, nodes: [], written, readers: ownReaders(found), layer });
  }
  return { layers, refused };
}

function writtenLayer(name: string, written: onnxCells.WrittenCell): Layer {
  const { cell, input, hiddenSize, resetAfter } = written;
  const recurrent = onnxCells.recurrentWeight(written);
  return {
    name,
    cell,
    direction: 'forward',
    inputSize: input.cols,
    hiddenSize,
    weights: [{ input, recurrent, bias: new Float32Array(recurrent.rows) }],
    ...(cell === 'gru' && { resetAfter }),
  };
}

const nameOf = ({ proto }: onnxTree.TreeNode): string =>
  proto.name || (proto.output.find(Boolean) ?? proto.opType);

/** Nodes of equal weights together, in the order of the first of them. */
function sharing(nodes: readonly RecurrentNode[]): RecurrentNode[][] {
  const shapes = new Map<string, RecurrentNode[]>();
  for (const node of nodes) {
    const { cell, direction, inputSize, hiddenSize } = node;
    const key = [cell, direction, inputSize, hiddenSize].join();
    shapes.set(key, [...(shapes.get(key) ?? []), node]);
  }
  const groups = new Map<unknown, RecurrentNode[]>();
  for (const alike of shapes.values())
    for (const node of alike) {
      const key = alike.length === 1 ? node : digestOf(node);
      groups.set(key, [...(groups.get(key) ?? []), node]);
    }
  const order = new Map(nodes.map((node, k) => [node, k]));
  return [...groups.values()].sort(([a], [b]) => order.get(a!)! - order.get(b!)!);
}

function digestOf({ weights }: RecurrentNode): string {
  const hash = createHash('sha256');
  const add = (values: Float32Array | undefined): void => {
    hash.update(`${values?.length ?? 0};`);
    if (values) hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  for (const { input, recurrent, biases, peepholes } of weights)
    for (const values of [input.data, recurrent.data, biases?.input, biases?.recurrent, peepholes])
      add(values);
  return hash.digest('hex');
}

/** The layer as plans, costs and fits see it; gates are in the order of ONNX. */
function layerOf(name: string, node: RecurrentNode): Layer {
  const { cell, direction, inputSize, hiddenSize, resetAfter } = node;
  const rows = GATES[cell].length * hiddenSize;
  const weights = node.weights.map(({ input, recurrent, biases, peepholes }): LayerWeights => {
    const bias = biases?.input ?? new Float32Array(rows);
    return { input, recurrent, bias, ...(peepholes && { peepholes }) };
  });
  return {
    name,
    cell,
    direction,
    inputSize,
    hiddenSize,
    weights,
    ...(cell === 'gru' && { resetAfter }),
  };
}
