/**
 * Cells written out in standard operators, as converters and exporters write them. Weights are
 * stored as W^T [inputs, rows], h has N numbers, x has X.
 */
import { tensor, type NodeSpec, type TensorSpec } from '../formats/onnx/write';

export const N = 6;
export const X = 5;

/** A cell of one frame, and how it reads its weights. */
export interface Cell {
  readonly kind: 'lstm' | 'gru' | 'rnn';
  readonly nodes: (at: string, x: string, h: string, c: string) => NodeSpec[];
  readonly weights: Readonly<Record<string, TensorSpec>>;
  /** The tensors that hold W_h^T: in which rows, and how many columns. */
  readonly hidden: readonly { readonly name: string; readonly row: number }[];
}

type Ins = readonly string[];

/** Nodes of names that begin with `at`; operands that begin with @ are such names. */
function nodesOf(at: string, all: readonly [op: string, Ins, string | Ins, object?][]): NodeSpec[] {
  return all.map(([op, inputs, outputs, attributes]) => ({
    op,
    name: `${at}${[outputs].flat()[0]!}`,
    inputs: inputs.map((name) => name.replace(/^@/, at)),
    outputs: [outputs].flat().map((name) => at + name),
    ...(attributes && { attributes: attributes as NonNullable<NodeSpec['attributes']> }),
  }));
}

const LAST = { axis: -1 };
const scalar = (value: number): TensorSpec => ({ dims: [], data: [value] });

/** torch.nn.GRUCell, as PyTorch takes it apart. */
const torchGru: Cell = {
  kind: 'gru',
  weights: {
    Wx: tensor([X, 3 * N], 1),
    Wh: tensor([N, 3 * N], 2),
    bx: tensor([3 * N], 3),
    bh: tensor([3 * N], 4),
  },
  hidden: [{ name: 'Wh', row: 0 }],
  nodes: (at, x, h) =>
    nodesOf(at, [
      ['Gemm', [x, 'Wx', 'bx'], 'xs'],
      ['Gemm', [h, 'Wh', 'bh'], 'hs'],
      ['Split', ['@xs'], ['xr', 'xz', 'xn'], LAST],
      ['Split', ['@hs'], ['hr', 'hz', 'hn'], LAST],
      ['Add', ['@hr', '@xr'], 'sr'],
      ['Sigmoid', ['@sr'], 'r'],
      ['Add', ['@hz', '@xz'], 'sz'],
      ['Sigmoid', ['@sz'], 'z'],
      ['Mul', ['@hn', '@r'], 'rn'],
      ['Add', ['@xn', '@rn'], 'sn'],
      ['Tanh', ['@sn'], 'n'],
      ['Sub', [h, '@n'], 'd'],
      ['Mul', ['@d', '@z'], 'zd'],
      ['Add', ['@zd', '@n'], 'h'],
    ]),
};

/** Keras's GRU, reset_after=False: W_h of n is a tensor of its own. */
const kerasGru: Cell = {
  kind: 'gru',
  weights: {
    Wx: tensor([X, 3 * N], 5),
    Wzr: tensor([N, 2 * N], 6),
    Wn: tensor([N, N], 7),
    b: tensor([3 * N], 8),
    one: scalar(1),
  },
  hidden: [
    { name: 'Wzr', row: 0 },
    { name: 'Wn', row: 0 },
  ],
  nodes: (at, x, h) =>
    nodesOf(at, [
      ['MatMul', [x, 'Wx'], 'x'],
      ['Add', ['@x', 'b'], 'xs'],
      ['Split', ['@xs'], ['xz', 'xr', 'xn'], LAST],
      ['MatMul', [h, 'Wzr'], 'hs'],
      ['Split', ['@hs'], ['hz', 'hr'], LAST],
      ['Add', ['@xz', '@hz'], 'sz'],
      ['HardSigmoid', ['@sz'], 'z'],
      ['Add', ['@xr', '@hr'], 'sr'],
      ['HardSigmoid', ['@sr'], 'r'],
      ['Mul', ['@r', h], 'rh'],
      ['MatMul', ['@rh', 'Wn'], 'hn'],
      ['Add', ['@xn', '@hn'], 'sn'],
      ['Tanh', ['@sn'], 'n'],
      ['Mul', ['@z', h], 'kept'],
      ['Sub', ['one', '@z'], 'rest'],
      ['Mul', ['@rest', '@n'], 'fresh'],
      ['Add', ['@kept', '@fresh'], 'h'],
    ]),
};

/** TensorFlow 1's GRUCell: kernels of [x, h] and [x, r h], gates split after their function. */
const tensorflowGru: Cell = {
  kind: 'gru',
  weights: {
    K: tensor([X + N, 2 * N], 9),
    C: tensor([X + N, N], 10),
    bk: tensor([2 * N], 11),
    bc: tensor([N], 12),
    one: scalar(1),
  },
  hidden: [
    { name: 'K', row: X },
    { name: 'C', row: X },
  ],
  nodes: (at, x, h) =>
    nodesOf(at, [
      ['Concat', [x, h], 'xh', LAST],
      ['MatMul', ['@xh', 'K'], 'product'],
      ['Add', ['@product', 'bk'], 'sum'],
      ['Sigmoid', ['@sum'], 'gates'],
      ['Split', ['@gates'], ['r', 'u'], LAST],
      ['Mul', ['@r', h], 'rh'],
      ['Concat', [x, '@rh'], 'xrh', LAST],
      ['MatMul', ['@xrh', 'C'], 'candidate'],
      ['Add', ['@candidate', 'bc'], 'sn'],
      ['Tanh', ['@sn'], 'n'],
      ['Mul', ['@u', h], 'kept'],
      ['Sub', ['one', '@u'], 'rest'],
      ['Mul', ['@rest', '@n'], 'fresh'],
      ['Add', ['@kept', '@fresh'], 'h'],
    ]),
};

/** TensorFlow 1's LSTMCell: one kernel of [x, h], gates i, g, f, o, and one added to f. */
const tensorflowLstm: Cell = {
  kind: 'lstm',
  weights: { K: tensor([X + N, 4 * N], 13), b: tensor([4 * N], 14), one: scalar(1) },
  hidden: [{ name: 'K', row: X }],
  nodes: (at, x, h, c) =>
    nodesOf(at, [
      ['Concat', [x, h], 'xh', LAST],
      ['MatMul', ['@xh', 'K'], 'product'],
      ['Add', ['@product', 'b'], 'sum'],
      ['Split', ['@sum'], ['i', 'g', 'f', 'o'], LAST],
      ['Add', ['@f', 'one'], 'f1'],
      ['Sigmoid', ['@f1'], 'sf'],
      ['Sigmoid', ['@i'], 'si'],
      ['Sigmoid', ['@o'], 'so'],
      ['Tanh', ['@g'], 'tg'],
      ['Mul', [c, '@sf'], 'kept'],
      ['Mul', ['@si', '@tg'], 'fresh'],
      ['Add', ['@kept', '@fresh'], 'c'],
      ['Tanh', ['@c'], 'tc'],
      ['Mul', ['@tc', '@so'], 'h'],
    ]),
};

/** torch.nn.LSTMCell: gates by Slice. */
const torchLstm: Cell = {
  kind: 'lstm',
  weights: {
    Wx: tensor([X, 4 * N], 15),
    Wh: tensor([N, 4 * N], 16),
    b: tensor([4 * N], 17),
    at_axis: { dims: [1], data: [1], type: 'int64' },
    ...Object.fromEntries(
      [0, 1, 2, 3, 4].map((k) => [`at${k}`, { dims: [1], data: [k * N], type: 'int64' }] as const),
    ),
  },
  hidden: [{ name: 'Wh', row: 0 }],
  nodes: (at, x, h, c) =>
    nodesOf(at, [
      ['Gemm', [x, 'Wx', 'b'], 'xs'],
      ['Gemm', [h, 'Wh', '@xs'], 'sum'],
      ...['i', 'f', 'g', 'o'].map((gate, k): [string, Ins, string] => [
        'Slice',
        ['@sum', `at${k}`, `at${k + 1}`, 'at_axis'],
        gate,
      ]),
      ...['i', 'f', 'o'].map((gate): [string, Ins, string] => [
        'Sigmoid',
        [`@${gate}`],
        `s${gate}`,
      ]),
      ['Tanh', ['@g'], 'tg'],
      ['Mul', ['@sf', c], 'kept'],
      ['Mul', ['@si', '@tg'], 'fresh'],
      ['Add', ['@kept', '@fresh'], 'c'],
      ['Tanh', ['@c'], 'tc'],
      ['Mul', ['@so', '@tc'], 'h'],
    ]),
};

const rnn: Cell = {
  kind: 'rnn',
  weights: { Wx: tensor([X, N], 18), Wh: tensor([N, N], 19), b: tensor([N], 20) },
  hidden: [{ name: 'Wh', row: 0 }],
  nodes: (at, x, h) =>
    nodesOf(at, [
      ['Gemm', [x, 'Wx', 'b'], 'xs'],
      ['MatMul', [h, 'Wh'], 'hs'],
      ['Add', ['@hs', '@xs'], 'sum'],
      ['Tanh', ['@sum'], 'h'],
    ]),
};

/** TensorFlow 1's BasicRNNCell. */
const tensorflowRnn: Cell = {
  kind: 'rnn',
  weights: { K: tensor([X + N, N], 21), b: tensor([N], 22) },
  hidden: [{ name: 'K', row: X }],
  nodes: (at, x, h) =>
    nodesOf(at, [
      ['Concat', [x, h], 'xh', LAST],
      ['MatMul', ['@xh', 'K'], 'product'],
      ['Add', ['@product', 'b'], 'sum'],
      ['Relu', ['@sum'], 'h'],
    ]),
};

export const CELLS: Readonly<Record<string, Cell>> = {
  'GRUCell of PyTorch': torchGru,
  'GRU of Keras, reset before': kerasGru,
  'GRUCell of TensorFlow': tensorflowGru,
  'LSTMCell of TensorFlow': tensorflowLstm,
  'LSTMCell of PyTorch': torchLstm,
  'RNNCell of PyTorch': rnn,
  'BasicRNNCell of TensorFlow': tensorflowRnn,
};
