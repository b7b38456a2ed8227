/**
 * An RNN, GRU or LSTM node -> a layer. ONNX stacks the gates as i,o,f,c (LSTM), z,r,h (GRU) and
 * peepholes as i,o,f; W is [D, G N, n_in], R [D, G N, N], B [D, 2 G N] (that of W, then that of R),
 * P [D, 3 N], for D directions of N cells with G gates.
 */
import { CompactRnnError } from '../../errors';
import type { Cell, Layer, LayerWeights, RnnActivation } from '../../model';
import { StoredMatrix, type Weight } from '../../weights';
import { inMemory, type Elements } from './elements';
import { Refusal, type Operation } from './operation';
import { numbersOf, type Numbers } from './value';

/** For each gate, in our order, its index in ONNX's. */
const ONNX_GATES = { rnn: [0], lstm: [0, 2, 3, 1], gru: [1, 0, 2] } as const;
const ONNX_PEEPHOLES = [0, 2, 1] as const;

const DIRECTIONS = {
  forward: 'forward',
  reverse: 'backward',
  bidirectional: 'bidirectional',
} as const;

/** The activations of one direction of each cell; an RNN may have another of RNN_ACTIVATIONS. */
const ACTIVATIONS = {
  rnn: ['tanh'],
  lstm: ['sigmoid', 'tanh', 'tanh'],
  gru: ['sigmoid', 'tanh'],
} as const;
const RNN_ACTIVATIONS = ['tanh', 'relu', 'sigmoid'] as const;

const OPERANDS = ['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c', 'P'] as const;

/** A weight operand, checked against the dims that it must have (undefined: any). */
function weightOf(
  op: Operation,
  index: number,
  dims: readonly (number | undefined)[],
): Numbers | undefined {
  const operand = op.operands[index];
  if (!operand) return undefined;
  const name = `${OPERANDS[index]!} ("${op.node.input[index]!}")`;
  const block = numbersOf(operand);
  if (!block) {
    const input = operand.kind === 'features' && operand.parts[0]!.chain.layers.length === 0;
    throw new Refusal(
      input
        ? `its weight ${name} is an input of the graph: pass its value as options.inputs, or export the model with its weights`
        : `its weight ${name} is computed while the model runs: export the model with constant weights`,
    );
  }
  if (
    block.dims.length !== dims.length ||
    dims.some((dim, k) => dim !== undefined && dim !== block.dims[k])
  ) {
    throw new CompactRnnError(
      'INVALID_MODEL',
      `${op.label}: its weight ${name} is [${block.dims.join(', ')}], but must be ` +
        `[${dims.map((dim) => dim ?? 'any').join(', ')}]`,
    );
  }
  return block;
}

/**
 * Fills `target` with blocks of `size` numbers from `start` on, the k-th being block `order[k]`.
 */
function reorderInto(
  target: Float32Array,
  data: Elements,
  start: number,
  size: number,
  order: readonly number[],
): void {
  order.forEach((block, k) => {
    data.read(start + block * size, target.subarray(k * size, (k + 1) * size));
  });
}

function reorder(
  data: Elements,
  start: number,
  size: number,
  order: readonly number[],
): Float32Array {
  const vector = new Float32Array(order.length * size);
  reorderInto(vector, data, start, size, order);
  return vector;
}

/** The matrix of one direction, [gates N, cols], read when it is needed. */
function matrix(
  { data }: Numbers,
  direction: number,
  n: number,
  cols: number,
  order: readonly number[],
): Weight {
  const rows = order.length * n;
  return StoredMatrix.inFile(
    { rows, cols },
    {
      read: (target) => {
        reorderInto(target as Float32Array, data, direction * rows * cols, n * cols, order);
      },
    },
  );
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((x, i) => x + b[i]!);
}

/** The sum of both biases; where a reset gate stands between them, the candidate's stay apart. */
function biases(
  b: Numbers | undefined,
  direction: number,
  cell: Cell,
  n: number,
  resetAfter: boolean,
) {
  const order = ONNX_GATES[cell];
  const rows = order.length * n;
  const data = b?.data ?? inMemory(new Float32Array(2 * rows * (direction + 1)));
  const ofInput = reorder(data, 2 * rows * direction, n, order);
  const ofRecurrent = reorder(data, 2 * rows * direction + rows, n, order);
  if (!resetAfter) return { bias: sum(ofInput, ofRecurrent) };
  const recurrentBias = ofRecurrent.slice(2 * n);
  return { bias: sum(ofInput, ofRecurrent.fill(0, 2 * n)), recurrentBias };
}

function directionOf(op: Operation): keyof typeof DIRECTIONS {
  const direction = op.text('direction', 'forward');
  if (direction in DIRECTIONS) return direction as keyof typeof DIRECTIONS;
  throw new CompactRnnError(
    'INVALID_FILE',
    `${op.label}: its direction is "${direction}", but must be ${Object.keys(DIRECTIONS).join(', ')}`,
  );
}

/**
 * The one activation of an RNN; for gated cells, undefined once theirs are found to be the usual
 * ones.
 */
function activationOf(op: Operation, cell: Cell, directions: number): RnnActivation | undefined {
  const named = op.texts('activations').map((name) => name.toLowerCase());
  const usual: readonly string[] = ACTIVATIONS[cell];
  const all = named.length > 0 ? named : Array.from({ length: directions }, () => usual).flat();
  const first = cell === 'rnn' ? RNN_ACTIVATIONS.find((name) => name === all[0]) : undefined;
  const wanted = first ? [first] : usual;
  if (
    all.length !== wanted.length * directions ||
    all.some((name, i) => name !== wanted[i % wanted.length])
  ) {
    const can =
      cell === 'rnn'
        ? `one of ${RNN_ACTIVATIONS.join(', ')}, the same in both directions`
        : usual.join(', ');
    throw new Refusal(
      `its activations are ${op.texts('activations').join(', ')}: a ${cell} layer has ${can}`,
    );
  }
  return first;
}

function clipOf(op: Operation): number | undefined {
  if (!op.has('clip')) return undefined;
  const clip = op.float('clip', 0);
  if (clip > 0) return clip;
  throw new CompactRnnError(
    'INVALID_MODEL',
    `${op.label}: its clip must be above 0, but is ${clip}`,
  );
}

/** The layer of a recurrent node, under the node's own name. */
export function layerOf(op: Operation, cell: Cell): Layer {
  if (op.int('input_forget', 0) !== 0) {
    throw new Refusal(
      'it couples its input and forget gates (input_forget=1): train or export it without',
    );
  }
  const onnxDirection = directionOf(op);
  const directions = onnxDirection === 'bidirectional' ? 2 : 1;
  const gates = ONNX_GATES[cell].length;
  const hidden = op.has('hidden_size') ? op.int('hidden_size', 0) : undefined;
  const r = weightOf(op, 2, [directions, hidden && gates * hidden, hidden]);
  const n = r?.dims[2] ?? 0;
  const rows = gates * n;
  const w = weightOf(op, 1, [directions, rows, undefined]);
  if (!w || !r || n === 0 || r.dims[1] !== rows) {
    throw new CompactRnnError(
      'INVALID_MODEL',
      `${op.label}: its weights W and R must be there, R [D, ${gates} N, N]`,
    );
  }
  const b = weightOf(op, 3, [directions, 2 * rows]);
  const p = cell === 'lstm' ? weightOf(op, 7, [directions, 3 * n]) : undefined;
  const inputSize = w.dims[2]!;
  const resetAfter = cell === 'gru' && op.int('linear_before_reset', 0) !== 0;
  const order = ONNX_GATES[cell];
  const weights = Array.from({ length: directions }, (_, d): LayerWeights => ({
    input: matrix(w, d, n, inputSize, order),
    recurrent: matrix(r, d, n, n, order),
    ...biases(b, d, cell, n, resetAfter),
    ...(p && { peepholes: reorder(p.data, 3 * n * d, n, ONNX_PEEPHOLES) }),
  }));
  const activation = activationOf(op, cell, directions);
  const gateClip = clipOf(op);
  return {
    name: op.node.name,
    cell,
    direction: DIRECTIONS[onnxDirection],
    inputSize,
    hiddenSize: n,
    weights,
    ...(activation && { activation }),
    ...(cell === 'gru' && { resetAfter }),
    ...(gateClip !== undefined && { gateClip }),
  };
}
