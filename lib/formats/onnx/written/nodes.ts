/**
 * The nodes of a graph, with recurrent nodes of one frame for the cells that are written out:
 *
 *     x [.., n_in] -> [1, batch, n_in] -> RNN, GRU or LSTM -> Y [1, 1, batch, N] -> h' as it was
 *
 * What only gives h' back as a state reads Y_h instead. A Scan over nothing but a cell becomes one
 * of all frames.
 */
import type { NodeProto } from '../proto';
import * as onnxTree from '../tree';
import { areStates } from './certainty';
import { writtenCells } from './find';
import { NewNodes } from './new-nodes';
import { type CellNode, cellNodeOf } from './recurrent-node';
import { type CellScan, cellScanOf } from './scan';
import { Shared, Surroundings } from './surroundings';

export interface WithCells {
  readonly nodes: readonly NodeProto[];
  /** Weights and shapes that they read, by name. */
  readonly constants: ReadonlyMap<string, onnxTree.Constant>;
  /** By h': what it is called at every frame. */
  readonly frames: ReadonlyMap<string, string>;
}

/** @returns undefined where there is no cell, or it is not certain of one what it computes. */
export function withCellsAsNodes(
  tree: onnxTree.Tree,
  constants: onnxTree.Constants,
): WithCells | undefined {
  const { main } = tree;
  const cells = writtenCells(tree, constants).flat();
  const uses = new onnxTree.Uses(tree);
  const shared = new Shared(tree, constants);
  const around = new Surroundings(main, shared);
  const frames = cells
    .filter(({ node }) => node.home === main)
    .map((cell) => cellNodeOf(around, cell, (ends) => areStates(around, cell, ends, uses)));
  const scans = cells
    .filter(({ node }) => node.home !== main)
    .map((cell) => cellScanOf(tree, cell, shared));
  const areCertain =
    frames.every((cell) => cell !== undefined) &&
    scans.every((scan) => scan !== undefined) &&
    areApart(frames, scans);
  if (cells.length === 0 || !areCertain) return undefined;
  const writer = new Writer(tree, uses);
  for (const made of frames) writer.write(made);
  for (const scan of scans) writer.writeScan(scan);
  return { nodes: writer.nodes(), constants: writer.constants, frames: writer.frames };
}

/** Whether each cell has states of its own, and each Scan a cell. */
function areApart(cells: readonly CellNode[], scans: readonly CellScan[]): boolean {
  const states = cells.flatMap(({ h, c }) => (c === undefined ? [h] : [h, c]));
  const nodes = scans.map(({ node }) => node);
  return new Set([...states, ...nodes]).size === states.length + nodes.length;
}

class Writer {
  readonly constants = new Map<string, onnxTree.Constant>();
  readonly #names: onnxTree.FreshNames;
  readonly #replaced = new Map<onnxTree.TreeNode, readonly NodeProto[]>();
  /** By h': what stands for it at every frame, and as a state that is given back. */
  readonly frames = new Map<string, string>();
  readonly #states = new Map<string, string>();

  constructor(
    private readonly tree: onnxTree.Tree,
    private readonly uses: onnxTree.Uses,
  ) {
    this.#names = new onnxTree.FreshNames(tree);
  }

  nodes(): NodeProto[] {
    const reading = (proto: NodeProto, names: ReadonlyMap<string, string>): NodeProto => ({
      ...proto,
      input: proto.input.map((name) => names.get(name) ?? name),
    });
    return this.tree.main.nodes.flatMap((node) => {
      const isGivenBack = !this.#replaced.has(node) && this.uses.isGivenBack(node);
      const names = isGivenBack ? this.#states : this.frames;
      return (this.#replaced.get(node) ?? [node.proto]).map((proto) => reading(proto, names));
    });
  }

  write(made: CellNode): void {
    const { cell, x, h, c, inputSize, shape } = made;
    const fresh = new NewNodes(made, this.#names, this.constants);
    const states = c === undefined ? [h] : [h, c];
    const outputs = fresh.recurrent(fresh.frame(x, inputSize), states);
    const { frames, given } = this.#namesOf(cell.node, fresh);
    fresh.reshaped(outputs.y, shape, frames);
    fresh.reshaped(outputs.h, shape, given);
    if (outputs.c !== undefined) {
      const { after } = cell.states!;
      fresh.reshaped(outputs.c, shape, after);
      this.#replaced.set(this.tree.main.producers.get(after)!, []);
    }
    this.#replaced.set(cell.node, fresh.nodes);
  }

  writeScan({ node, made, x, h, c, last, all }: CellScan): void {
    const fresh = new NewNodes(made, this.#names, this.constants);
    const outputs = fresh.recurrent(x, c === undefined ? [h] : [h, c]);
    if (last.h !== '') fresh.reshaped(outputs.h, made.shape, last.h);
    if (last.c !== '') fresh.reshaped(outputs.c!, made.shape, last.c);
    for (const name of all) fresh.squeezed(outputs.y, 1, name);
    this.#replaced.set(node, fresh.nodes);
  }

  /**
   * The names of h' at every frame and as a state. As an output of the graph it is a state, unless
   * nothing else makes use of it.
   */
  #namesOf({ home, proto }: onnxTree.TreeNode, nodes: NewNodes): { frames: string; given: string } {
    const next = proto.output[0]!;
    const isRead = this.uses.of(home, next).some((reader) => !this.uses.isGivenBack(reader));
    const isState = isRead && this.uses.isOutput(home, next);
    const frames = isState ? nodes.fresh('output') : next;
    const given = isState ? next : nodes.fresh('state');
    this.frames.set(next, frames);
    this.#states.set(next, given);
    return { frames, given };
  }
}
