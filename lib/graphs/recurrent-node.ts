/**
 * An RNN, GRU or LSTM node of a graph, wherever it stands. ONNX stacks the gates as i, o, f, c
 * (LSTM) and z, r, h (GRU), and so does everything in this room: W_x is [G N, n_in] and W_h
 * [G N, N] for one direction of N cells with G gates.
 * https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
import { onnxTree } from '../formats';
import type { Cell, Direction } from '../model';
import { denseOf, type DenseWeight, type Dtype, weakly } from '../weights';
import { cellActivations, type CellActivation } from './activations';
import { frameCount } from './frames';
import { Obstacle } from './obstacle';
import { type Operands, quantizedOperands } from './quantized-lstm';

/** The matrices and vectors of one direction. */
export interface DirectionWeights {
  /** W_x [G N, n_in]. */
  readonly input: DenseWeight;
  /** W_h [G N, N]. */
  readonly recurrent: DenseWeight;
  /** [G N], that of W_x and that of W_h; undefined where the node has none. */
  readonly biases?: { readonly input: Float32Array; readonly recurrent: Float32Array };
  /** [3 N], of the gates i, o and f. */
  readonly peepholes?: Float32Array;
  readonly activations: readonly CellActivation[];
}

export interface RecurrentNode {
  readonly node: onnxTree.TreeNode;
  readonly cell: Cell;
  readonly direction: Direction;
  /** One, or two: forward, then backward. */
  readonly weights: readonly DirectionWeights[];
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Of the values that flow through it. */
  readonly type: onnxTree.TensorType;
  /** How its weights are stored. */
  readonly stored: Dtype;
  /** Whether its weights are those that a node of its kind takes, and not quantized ones. */
  readonly plain: boolean;
  readonly clip?: number;
  /** LSTM: f = 1 - i. */
  readonly inputForget: boolean;
  /** GRU: where r acts, `linear_before_reset`. */
  readonly resetAfter: boolean;
  /** Names of values; empty where there is none. */
  readonly operands: {
    readonly x: string;
    readonly lengths: string;
    readonly h: string;
    readonly c: string;
  };
  /** Empty where nothing reads it. */
  readonly outputs: { readonly y: string; readonly h: string; readonly c: string };
  /** Of every sequence, where the graph fixes it. */
  readonly frames: number | undefined;
}

const CELLS: Readonly<Record<string, Cell>> = {
  RNN: 'rnn',
  GRU: 'gru',
  LSTM: 'lstm',
  'com.microsoft.DynamicQuantizeLSTM': 'lstm',
};
export const GATE_COUNT = { rnn: 1, gru: 3, lstm: 4 } as const;
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  forward: 'forward',
  reverse: 'backward',
  bidirectional: 'bidirectional',
};
/** TensorProto.DataType of whole numbers of eight bits, and of halves. */
const BYTES = [2, 3];
const HALVES = [10, 16];

/** The cell of a node, if it is a recurrent one. */
export function cellOf(node: onnxTree.TreeNode): Cell | undefined {
  const op = onnxTree.operatorOf(node.proto);
  return Object.hasOwn(CELLS, op) ? CELLS[op] : undefined;
}

function attributes({ proto }: onnxTree.TreeNode) {
  const of = (name: string) => proto.attribute.find((each) => each.name === name);
  return {
    int: (name: string, fallback: number): number => of(name)?.i ?? fallback,
    text: (name: string, fallback: string): string => of(name)?.s ?? fallback,
    float: (name: string): number | undefined => of(name)?.f,
  };
}

function plainOperands(node: onnxTree.TreeNode, constants: onnxTree.Constants): Operands {
  const { home, proto } = node;
  const at = (index: number, letter: string): onnxTree.Constant | undefined => {
    const name = proto.input[index] ?? '';
    if (name === '') return undefined;
    const value = constants.of(home, name);
    if (value) return value;
    const source = home.sourceOf(name);
    if (source?.kind === 'function' && source.inputs.has(name))
      throw new Obstacle(
        `its weight ${letter} (${onnxTree.quoted(name)}) is an input of the function that it stands in, for which the calls give no constant, ` +
          'or not the same one: onnx.inliner.inline_local_functions(model) gives each call a node of its own',
      );
    throw new Obstacle(
      `its weight ${letter} (${onnxTree.quoted(name)}) is not in the file: it is computed while the model runs, or an input`,
    );
  };
  const [w, r] = [at(1, 'W'), at(2, 'R')];
  if (!w || !r) throw new Obstacle('it lacks its weights W and R');
  return { w, r, b: at(3, 'B'), p: at(7, 'P') };
}

function checkDims(letter: string, { dims }: onnxTree.Constant, wanted: readonly number[]): void {
  if (dims.length === wanted.length && wanted.every((size, k) => size === dims[k])) return;
  throw new Obstacle(
    `its weight ${letter} is [${dims.join(', ')}], but must be [${wanted.join(', ')}]`,
  );
}

/** One direction of a stack [D, rows, cols], read when it is needed. */
function matrixOf(
  stack: onnxTree.Constant,
  d: number,
  { budget }: onnxTree.Constants,
): DenseWeight {
  const [, rows, cols] = stack.dims as [number, number, number];
  const view = onnxTree.sliced(stack, 0, d, 1);
  return denseOf(
    { rows, cols },
    weakly(() => onnxTree.numbersOf(view, budget) as Float32Array),
  );
}

function vectorOf(
  stack: onnxTree.Constant,
  d: number,
  start: number,
  size: number,
  { budget }: onnxTree.Constants,
): Float32Array {
  const view = onnxTree.sliced(onnxTree.sliced(stack, 0, d, 1), 1, start, size);
  return Float32Array.from(onnxTree.numbersOf(view, budget) as ArrayLike<number>);
}

/** How numbers of a TensorProto.DataType are stored again. */
export function storageOf(dataType: number): Dtype {
  if (BYTES.includes(dataType)) return 'int8';
  return HALVES.includes(dataType) ? 'f16' : 'f32';
}

/** How the numbers of a weight lie in the file. */
function storedAs(
  node: onnxTree.TreeNode,
  constants: onnxTree.Constants,
  plain: boolean,
): { type: onnxTree.TensorType; stored: Dtype } {
  if (!plain) return { type: 'float', stored: 'int8' };
  const types = constants.typesOf(node.home, node.proto.input[2] ?? '');
  const type = onnxTree.tensorType(types?.type ?? 1);
  if (type !== 'float' && type !== 'float16' && type !== 'double')
    throw new Obstacle(`its weights are of type ${types?.type} of TensorProto.DataType`);
  const stored = storageOf(types?.stored ?? 1);
  // Halves that flow as halves need no Cast.
  return { type, stored: stored === 'f16' && type !== 'float' ? 'f32' : stored };
}

/**
 * Reads a recurrent node.
 * @throws Obstacle where its weights are not constants, contradict each other, or a batch comes
 *   first in what it reads.
 */
export function recurrentNode(
  node: onnxTree.TreeNode,
  cell: Cell,
  constants: onnxTree.Constants,
): RecurrentNode {
  const { proto } = node;
  const { int, text, float } = attributes(node);
  if (onnxTree.hasAttributeOfCall(proto))
    throw new Obstacle(
      'attributes of it are those of the calls of the function that it stands in: ' +
        'onnx.inliner.inline_local_functions(model) gives each call a node of its own',
    );
  if (int('layout', 0) !== 0)
    throw new Obstacle(
      'its batch comes before its frames (layout=1), which onnxruntime does not run',
    );
  const plain = proto.domain !== 'com.microsoft';
  const operands = plain ? plainOperands(node, constants) : quantizedOperands(node, constants);
  const { w, r, b, p } = operands;
  const direction = DIRECTIONS[text('direction', 'forward')];
  if (!direction) throw new Obstacle(`its direction is ${onnxTree.quoted(text('direction', ''))}`);
  const directions = direction === 'bidirectional' ? 2 : 1;
  const gates = GATE_COUNT[cell];
  const n = r.dims[2] ?? 0;
  const inputSize = w.dims[2] ?? 0;
  if (n === 0 || inputSize === 0) throw new Obstacle('its weights are empty');
  checkDims('W', w, [directions, gates * n, inputSize]);
  checkDims('R', r, [directions, gates * n, n]);
  const cells = int('hidden_size', n);
  if (cells !== n) throw new Obstacle(`its hidden_size is ${cells}, but R has ${n} columns`);
  if (b) checkDims('B', b, [directions, 2 * gates * n]);
  if (p && cell === 'lstm') checkDims('P', p, [directions, 3 * n]);
  const activations = cellActivations(node, cell, directions);
  const weights = Array.from({ length: directions }, (_, d): DirectionWeights => ({
    input: matrixOf(w, d, constants),
    recurrent: matrixOf(r, d, constants),
    ...(b && {
      biases: {
        input: vectorOf(b, d, 0, gates * n, constants),
        recurrent: vectorOf(b, d, gates * n, gates * n, constants),
      },
    }),
    ...(p && cell === 'lstm' && { peepholes: vectorOf(p, d, 0, 3 * n, constants) }),
    activations: activations[d]!,
  }));
  const clip = float('clip');
  const operand = (index: number): string => proto.input[index] ?? '';
  const output = (index: number): string => proto.output[index] ?? '';
  return {
    node,
    cell,
    direction,
    weights,
    inputSize,
    hiddenSize: n,
    ...storedAs(node, constants, plain),
    plain,
    ...(clip !== undefined && { clip }),
    inputForget: int('input_forget', 0) !== 0,
    resetAfter: int('linear_before_reset', 0) !== 0,
    operands: {
      x: operand(0),
      lengths: operand(4),
      h: operand(5),
      c: cell === 'lstm' ? operand(6) : '',
    },
    outputs: { y: output(0), h: output(1), c: cell === 'lstm' ? output(2) : '' },
    frames: frameCount(node.home, operand(0), constants),
  };
}
