/**
 * The nodes of a graph, with recurrent nodes of one frame for the cells that are written out:
 *
 *     x [.., n_in] -> [1, batch, n_in] -> RNN, GRU or LSTM -> Y [1, 1, batch, N] -> h' as it was
 *
 * What only gives h' back as a state reads Y_h instead.
 */
import { known } from '../constants';
import type { AttributeProto, NodeProto } from '../proto';
import * as onnxTree from '../tree';
import { writtenCells } from './find';
import { type CellNode, cellNodeOf } from './recurrent-node';
import { Shared, Surroundings } from './surroundings';

export interface WithCells {
  readonly nodes: readonly NodeProto[];
  /** Weights and shapes that they read, by name. */
  readonly constants: ReadonlyMap<string, onnxTree.Constant>;
}

/** @returns undefined where there is no cell, or it is not certain of one what it computes. */
export function withCellsAsNodes(
  tree: onnxTree.Tree,
  constants: onnxTree.Constants,
): WithCells | undefined {
  const { main } = tree;
  const cells = writtenCells(tree, constants).flat();
  if (cells.length === 0 || cells.some(({ node }) => node.home !== main)) return undefined;
  const uses = new onnxTree.Uses(tree);
  const around = new Surroundings(main, new Shared(tree, constants));
  const found = cells.map((cell) => cellNodeOf(around, cell, uses));
  if (!found.every((cell) => cell !== undefined) || !areApart(found)) return undefined;
  const writer = new Writer(tree, uses);
  for (const cell of found) writer.write(cell);
  return { nodes: writer.nodes(), constants: writer.constants };
}

/** Whether each cell has states of its own. */
function areApart(cells: readonly CellNode[]): boolean {
  const states = cells.flatMap(({ h, c }) => (c === undefined ? [h] : [h, c]));
  return new Set(states).size === states.length;
}

type Operator = Pick<NodeProto, 'opType' | 'input' | 'output'> & Partial<NodeProto>;

class Writer {
  readonly constants = new Map<string, onnxTree.Constant>();
  readonly #names: onnxTree.FreshNames;
  readonly #replaced = new Map<onnxTree.TreeNode, readonly NodeProto[]>();
  /** By h': what stands for it at every frame, and as a state that is given back. */
  readonly #frames = new Map<string, string>();
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
      const names = isGivenBack ? this.#states : this.#frames;
      return (this.#replaced.get(node) ?? [node.proto]).map((proto) => reading(proto, names));
    });
  }

  write(made: CellNode): void {
    const { cell, x, h, c, inputSize, shape } = made;
    const { hiddenSize: n, states, recurrent, node } = cell;
    const { proto } = recurrent[0]!.product.node;
    const label = proto.name || proto.output[0]!;
    const nodes: NodeProto[] = [];
    const fresh = (letter: string): string => this.#names.fresh(`${label}/${letter}`);
    const add = (operator: Operator): void =>
      void nodes.push({ name: label, attribute: [], domain: '', overload: '', ...operator });
    const constant = (
      letter: string,
      dims: number[],
      numbers: Float32Array | Float64Array,
    ): string => {
      const name = fresh(letter);
      this.constants.set(name, known(dims, numbers));
      return name;
    };
    const reshaped = (value: string, to: readonly number[], output: string): string => {
      const dims = constant('shape', [to.length], Float64Array.from(to));
      add({ opType: 'Reshape', input: [value, dims], output: [output] });
      return output;
    };
    const frame = (name: string, size: number): string =>
      reshaped(name, [1, -1, size], fresh('frame'));
    const input = [
      frame(x, inputSize),
      constant('W', [1, made.w.length / inputSize, inputSize], made.w),
      constant('R', [1, made.r.length / n, n], made.r),
      constant('B', [1, made.b.length], made.b),
      '',
      frame(h, n),
      ...(c === undefined ? [] : [frame(c, n)]),
    ];
    const output = ['Y', 'Y_h', ...(states ? ['Y_c'] : [])].map(fresh);
    add({ opType: cell.cell.toUpperCase(), input, output, attribute: attributesOf(made) });
    const { frames, given } = this.#namesOf(node, fresh);
    reshaped(output[0]!, shape, frames);
    reshaped(output[1]!, shape, given);
    if (states) {
      reshaped(output[2]!, shape, states.after);
      this.#replaced.set(node.home.producers.get(states.after)!, []);
    }
    this.#replaced.set(node, nodes);
  }

  /**
   * The names of h' at every frame and as a state. As an output of the graph it is a state, unless
   * nothing else makes use of it.
   */
  #namesOf(
    { home, proto }: onnxTree.TreeNode,
    fresh: (letter: string) => string,
  ): { frames: string; given: string } {
    const next = proto.output[0]!;
    const isRead = this.uses.of(home, next).some((reader) => !this.uses.isGivenBack(reader));
    const isState = isRead && this.uses.isOutput(home, next);
    const frames = isState ? fresh('output') : next;
    const given = isState ? next : fresh('state');
    this.#frames.set(next, frames);
    this.#states.set(next, given);
    return { frames, given };
  }
}

function attributesOf({ activations, cell }: CellNode): AttributeProto[] {
  const of = (wanted: 'alpha' | 'beta'): number[] =>
    activations.flatMap((each) => each[wanted] ?? []);
  return [
    attribute('activations', { strings: activations.map(({ name }) => name) }),
    attribute('activation_alpha', { floats: of('alpha') }),
    attribute('activation_beta', { floats: of('beta') }),
    attribute('linear_before_reset', { i: cell.resetAfter ? 1 : 0 }),
  ];
}

function attribute(name: string, value: Partial<AttributeProto>): AttributeProto {
  const none = { f: 0, i: 0, s: '', t: undefined, floats: [], ints: [], strings: [] };
  return { ...none, refAttrName: '', ...value, name };
}
