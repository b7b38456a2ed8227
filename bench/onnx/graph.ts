/**
 * A graph in the making: its nodes, constants and states. A state is an input, and an output that
 * feeds it next time.
 */
import type { Weight } from '../../lib/weights';
import { onnxBytes, type Attribute, type NodeSpec, type TensorSpec } from './file';
import { quantized, transposed } from './quantize';

/** Operators of onnxruntime that ONNX itself does not have. */
export const MICROSOFT = 'com.microsoft';
/** What the free number of streams is called. */
export const STREAMS = 'streams';

const ITEM_BYTES = { float: 4, int8: 1, int64: 8 } as const;
type ItemType = keyof typeof ITEM_BYTES;

export interface OnnxState {
  readonly input: string;
  readonly output: string;
  /** The last but one is the number of streams: 1 where that is free. */
  readonly dims: readonly number[];
}

export interface OnnxModel {
  readonly bytes: Uint8Array;
  /** Of its constants. */
  readonly weightBytes: number;
  /** Of the input `x`; the first is the number of frames where that is free. */
  readonly xDims: readonly (number | string)[];
  readonly states: readonly OnnxState[];
}

export class Graph {
  readonly #nodes: NodeSpec[] = [];
  readonly #constants: Record<string, TensorSpec & { type: ItemType }> = {};
  readonly #states: OnnxState[] = [];

  /** @param isFree whether any number of streams may be run, for which `streams` is 1. */
  constructor(
    readonly dtype: 'f32' | 'int8',
    readonly streams: number,
    readonly isFree = false,
  ) {}

  node(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    more: { attributes?: Readonly<Record<string, Attribute>>; domain?: string } = {},
  ): void {
    this.#nodes.push({ op, inputs, outputs, ...more });
  }

  /** @returns the name, for the inputs of a node. */
  constant(
    name: string,
    dims: readonly number[],
    data: ArrayLike<number>,
    type: ItemType = 'float',
  ): string {
    this.#constants[name] = { dims, data, type };
    return name;
  }

  state(input: string, dims: readonly number[]): OnnxState {
    const state = { input, output: `${input}_next`, dims };
    this.#states.push(state);
    return state;
  }

  /** product = x W^T, in float, or with x quantized at run time and W as int8. */
  product(x: string, name: string, weight: Weight, product: string): void {
    const { rows, cols } = weight;
    if (this.dtype === 'f32') {
      this.node('MatMul', [x, this.constant(name, [cols, rows], transposed(weight))], [product]);
      return;
    }
    const { integers, scales } = quantized(weight);
    const inputs = [
      x,
      this.constant(name, [cols, rows], integers, 'int8'),
      this.constant(`${name}_scale`, [rows], scales),
      this.constant(`${name}_zero`, [rows], new Int8Array(rows), 'int8'),
    ];
    this.node('DynamicQuantizeMatMul', inputs, [product], { domain: MICROSOFT });
  }

  finish(xDims: readonly (number | string)[]): OnnxModel {
    const inputs = Object.fromEntries(
      this.#states.map(({ input, dims }) => [input, this.isFree ? freed(dims) : dims]),
    );
    return {
      bytes: onnxBytes({
        nodes: this.#nodes,
        initializers: this.#constants,
        inputs: { x: xDims, ...inputs },
        outputs: ['y', ...this.#states.map(({ output }) => output)],
        domains: { [MICROSOFT]: 1 },
      }),
      weightBytes: Object.values(this.#constants).reduce(
        (sum, { data, type }) => sum + data.length * ITEM_BYTES[type],
        0,
      ),
      xDims,
      states: this.#states,
    };
  }
}

function freed(dims: readonly number[]): (number | string)[] {
  return dims.map((size, axis) => (axis === dims.length - 2 ? STREAMS : size));
}
