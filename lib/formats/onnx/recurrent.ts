/**
 * An RNN, GRU or LSTM node -> a layer. ONNX stacks the gates as i,o,f,c (LSTM), z,r,h (GRU) and
 * peepholes as i,o,f; W is [D, G N, n_in], R [D, G N, N], B [D, 2 G N] (that of W, then that of R),
 * P [D, 3 N], for D directions of N cells with G gates.
 */
import { invalidFile, invalidModel } from '../../errors';
import type { Cell, Layer, LayerWeights } from '../../model';
import type { Weight } from '../../weights';
import { activationsOf } from './gate-activations';
import { initialStatesOf } from './initial-states';
import { quoted } from './names';
import { Refusal, type Operation } from './operation';
import { knownNumbers, type Constant } from './value';
import { numbersOf, sliced, type View } from '../tensors';

/** For each gate, in our order, its index in ONNX's. */
const ONNX_GATES = { rnn: [0], lstm: [0, 2, 3, 1], gru: [1, 0, 2] } as const;
const ONNX_PEEPHOLES = [0, 2, 1] as const;

const DIRECTIONS = {
  forward: 'forward',
  reverse: 'backward',
  bidirectional: 'bidirectional',
} as const;

const OPERANDS = ['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c', 'P'] as const;

/** A weight operand, checked against the dims that it must have (undefined: any). */
function weightOf(
  op: Operation,
  index: number,
  dims: readonly (number | undefined)[],
): Constant | undefined {
  const operand = op.operands[index];
  if (!operand) return undefined;
  const name = `${OPERANDS[index]!} (${quoted(op.node.input[index]!)})`;
  const block = knownNumbers(operand);
  if (!block) {
    const input = operand.kind === 'features' && operand.parts[0]!.chain.depth === 0;
    throw new Refusal(
      input
        ? `its weight ${name} is an input of the graph: give its value (option inputs of loadModel, --input-values of ` +
            'the commands), or export the model with its weights'
        : `its weight ${name} is computed while the model runs: export the model with constant weights`,
      false,
    );
  }
  if (
    block.dims.length !== dims.length ||
    dims.some((dim, k) => dim !== undefined && dim !== block.dims[k])
  ) {
    throw invalidModel(
      `${op.label}: its weight ${name} is [${block.dims.join(', ')}], but must be ` +
        `[${dims.map((dim) => dim ?? 'any').join(', ')}]`,
    );
  }
  return block;
}

/** The blocks of `size` of one direction, from block `first` on, in this order. */
function blocksOf(
  weight: Constant,
  direction: number,
  size: number,
  order: readonly number[],
  first = 0,
): View[] {
  const one = sliced(weight, 0, direction, 1);
  return order.map((block) => sliced(one, 1, (first + block) * size, size));
}

/** The matrix of one direction, [gates N, cols]. */
function matrix(
  op: Operation,
  weight: Constant,
  direction: number,
  n: number,
  order: readonly number[],
): Weight {
  const blocks = blocksOf(weight, direction, n, order);
  return op.reading.weights.matrix(order.length * n, weight.dims[2]!, blocks);
}

/** The numbers of blocks one after the other; zeros where there are none. */
function vectorOf(op: Operation, blocks: readonly View[], size: number): Float32Array {
  const vector = new Float32Array(size);
  let at = 0;
  for (const block of blocks) {
    const numbers = numbersOf(block, op.reading.budget) as ArrayLike<number>; // known ones
    vector.set(numbers, at);
    at += numbers.length;
  }
  return vector;
}

/** The sum of both biases; where a reset gate stands between them, the candidate's stay apart. */
function biases(
  op: Operation,
  b: Constant | undefined,
  direction: number,
  cell: Cell,
  n: number,
  resetAfter: boolean,
): Pick<LayerWeights, 'bias' | 'recurrentBias'> {
  const { weights } = op.reading;
  const order = ONNX_GATES[cell];
  const rows = order.length * n;
  const ofInput = b ? blocksOf(b, direction, n, order) : [];
  const ofRecurrent = b ? blocksOf(b, direction, n, order, order.length) : [];
  const apart = ofRecurrent.splice(resetAfter ? order.length - 1 : order.length);
  const bias = weights.vector('bias', [...ofInput, ...ofRecurrent], rows, () => {
    const sum = vectorOf(op, ofInput, rows);
    vectorOf(op, ofRecurrent, rows).forEach((x, i) => (sum[i]! += x));
    return sum;
  });
  if (!resetAfter) return { bias };
  return {
    bias,
    recurrentBias: weights.vector('recurrent bias', apart, n, () => vectorOf(op, apart, n)),
  };
}

function peepholesOf(op: Operation, p: Constant, direction: number, n: number): Float32Array {
  const blocks = blocksOf(p, direction, n, ONNX_PEEPHOLES);
  return op.reading.weights.vector('peepholes', blocks, 3 * n, () => vectorOf(op, blocks, 3 * n));
}

function directionOf(op: Operation): keyof typeof DIRECTIONS {
  const direction = op.text('direction', 'forward');
  if (Object.hasOwn(DIRECTIONS, direction)) return direction as keyof typeof DIRECTIONS;
  throw invalidFile(
    `${op.label}: its direction is ${quoted(direction)}, but must be ${Object.keys(DIRECTIONS).join(', ')}`,
  );
}

function clipOf(op: Operation): number | undefined {
  if (!op.has('clip')) return undefined;
  const clip = op.float('clip', 0);
  if (clip > 0) return clip;
  throw invalidModel(`${op.label}: its clip must be above 0, but is ${clip}`);
}

/** The layer of a recurrent node, under the node's own name. */
export function layerOf(op: Operation, cell: Cell): Layer {
  const onnxDirection = directionOf(op);
  const directions = onnxDirection === 'bidirectional' ? 2 : 1;
  const gates = ONNX_GATES[cell].length;
  const hidden = op.has('hidden_size') ? op.int('hidden_size', 0) : undefined;
  const r = weightOf(op, 2, [directions, hidden && gates * hidden, hidden]);
  const n = r?.dims[2] ?? 0;
  const rows = gates * n;
  const w = weightOf(op, 1, [directions, rows, undefined]);
  if (!w || !r || n === 0 || r.dims[1] !== rows) {
    throw invalidModel(`${op.label}: its weights W and R must be there, R [D, ${gates} N, N]`);
  }
  const b = weightOf(op, 3, [directions, 2 * rows]);
  const p = cell === 'lstm' ? weightOf(op, 7, [directions, 3 * n]) : undefined;
  const resetAfter = cell === 'gru' && op.int('linear_before_reset', 0) !== 0;
  const order = ONNX_GATES[cell];
  const { activation, activations } = activationsOf(op, cell, directions);
  const coupled = cell === 'lstm' && op.int('input_forget', 0) !== 0;
  const weights = Array.from({ length: directions }, (_, d): LayerWeights => ({
    input: matrix(op, w, d, n, order),
    recurrent: matrix(op, r, d, n, order),
    ...biases(op, b, d, cell, n, resetAfter),
    ...(p && { peepholes: peepholesOf(op, p, d, n) }),
    ...initialStatesOf(op, d, directions, n),
    ...(activations[d] && { activations: activations[d] }),
  }));
  const gateClip = clipOf(op);
  return {
    name: op.node.name,
    cell,
    direction: DIRECTIONS[onnxDirection],
    inputSize: w.dims[2]!,
    hiddenSize: n,
    weights,
    ...(activation && { activation }),
    ...(cell === 'gru' && { resetAfter }),
    ...(coupled && { coupledGates: true }),
    ...(gateClip !== undefined && { gateClip }),
  };
}
