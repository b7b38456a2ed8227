/** New nodes in the place of a cell that is written out, and the constants that they read. */
import { known } from '../constants';
import type { AttributeProto, NodeProto } from '../proto';
import type * as onnxTree from '../tree';
import type { CellNode } from './recurrent-node';

type Operator = Pick<NodeProto, 'opType' | 'input' | 'output'> & Partial<NodeProto>;

/** Names of what a recurrent node gives. */
export interface NodeOutputs {
  /** [frames, 1, batch, N] */
  readonly y: string;
  /** [1, batch, N] */
  readonly h: string;
  /** The same, of an LSTM. */
  readonly c: string | undefined;
}

export class NewNodes {
  readonly nodes: NodeProto[] = [];
  readonly #label: string;

  constructor(
    private readonly made: CellNode,
    private readonly names: onnxTree.FreshNames,
    private readonly constants: Map<string, onnxTree.Constant>,
  ) {
    const { proto } = made.cell.recurrent[0]!.product.node;
    this.#label = proto.name || proto.output[0]!;
  }

  /**
   * The cell as a node.
   * @param x [frames, batch, n_in]
   * @param states h, and c of an LSTM, [batch, N] with axes of size 1.
   */
  recurrent(x: string, states: readonly string[]): NodeOutputs {
    const { cell, w, r, b, inputSize } = this.made;
    const { hiddenSize: n } = cell;
    const input = [
      x,
      this.#constant('W', [1, w.length / inputSize, inputSize], w),
      this.#constant('R', [1, r.length / n, n], r),
      this.#constant('B', [1, b.length], b),
      '',
      ...states.map((name) => this.frame(name, n)),
    ];
    const [y, h, c] = ['Y', 'Y_h', 'Y_c'].map((letter) => this.fresh(letter));
    const output = cell.states ? [y!, h!, c!] : [y!, h!];
    this.#add({
      opType: cell.cell.toUpperCase(),
      input,
      output,
      attribute: attributesOf(this.made),
    });
    return { y: y!, h: h!, c: output[2] };
  }

  /** The value as one frame, [1, batch, size]. */
  frame(name: string, size: number): string {
    return this.reshaped(name, [1, -1, size], this.fresh('frame'));
  }

  reshaped(value: string, to: readonly number[], output: string): string {
    const shape = this.#constant('shape', [to.length], Float64Array.from(to));
    this.#add({ opType: 'Reshape', input: [value, shape], output: [output] });
    return output;
  }

  squeezed(value: string, axis: number, output: string): void {
    const attribute = [attributeOf('axes', { ints: [axis] })];
    this.#add({ opType: 'Squeeze', input: [value], output: [output], attribute });
  }

  fresh(letter: string): string {
    return this.names.fresh(`${this.#label}/${letter}`);
  }

  #add(operator: Operator): void {
    this.nodes.push({
      name: this.#label,
      attribute: [],
      domain: '',
      overload: '',
      ...operator,
    });
  }

  #constant(letter: string, dims: number[], numbers: Float32Array | Float64Array): string {
    const name = this.fresh(letter);
    this.constants.set(name, known(dims, numbers));
    return name;
  }
}

function attributesOf({ activations, cell }: CellNode): AttributeProto[] {
  const of = (wanted: 'alpha' | 'beta'): number[] =>
    activations.flatMap((each) => each[wanted] ?? []);
  return [
    attributeOf('activations', { strings: activations.map(({ name }) => name) }),
    attributeOf('activation_alpha', { floats: of('alpha') }),
    attributeOf('activation_beta', { floats: of('beta') }),
    attributeOf('linear_before_reset', { i: cell.resetAfter ? 1 : 0 }),
  ];
}

function attributeOf(name: string, value: Partial<AttributeProto>): AttributeProto {
  const none = { f: 0, i: 0, s: '', t: undefined, floats: [], ints: [], strings: [] };
  return { ...none, refAttrName: '', ...value, name };
}
