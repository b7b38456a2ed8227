/**
 * A cell that is written out as the recurrent node that computes the same, where that is certain
 * beyond doubt: its gates are functions of x, h and constants alone. Weights are those of ONNX, for
 * one direction of N cells with G gates: W [1, G N, n_in], R [1, G N, N], B [1, 2 G N].
 * https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
import { stackRows } from '../../../weights';
import * as onnxTree from '../tree';
import type { WrittenCell } from './cell';
import { gateWeights } from './gate-weights';
import { type Ends, endsOf } from './interior';
import { Ranks } from './ranks';
import type { Surroundings } from './surroundings';

/** A function of a gate, with its parameters where it has some. */
export interface GateFunction {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

export interface CellNode extends Ends {
  readonly cell: WrittenCell;
  readonly x: string;
  readonly inputSize: number;
  readonly w: Float32Array;
  readonly r: Float32Array;
  readonly b: Float32Array;
  readonly activations: readonly GateFunction[];
  /** Of h', with -1 for the batch. */
  readonly shape: readonly number[];
}

/** Of the gates as a cell lists them those of ONNX, of an LSTM i, o, f, g. */
const ORDER = { rnn: [0], gru: [0, 1, 2], lstm: [0, 3, 1, 2] } as const;

/** Of a number, twice: in a gate, and in the matrix of all gates. */
const BYTES = 2 * Float32Array.BYTES_PER_ELEMENT;

/**
 * @param areStates whether what it reads as h and c can be nothing else.
 * @returns undefined where it is not certain.
 */
export function cellNodeOf(
  around: Surroundings,
  cell: WrittenCell,
  areStates: (ends: Ends) => boolean,
): CellNode | undefined {
  const { budget } = around.shared.constants;
  budget.spender = cell.node.label;
  budget.make(BYTES * cell.gates.length * cell.hiddenSize * (cell.input.cols + cell.hiddenSize));
  const gates = ORDER[cell.cell].map((k) => gateWeights(around, cell, k));
  if (!gates.every((gate) => gate !== undefined)) return undefined;
  const { x, w } = gates[0]!;
  const activations = functionsOf(cell);
  if (!activations || gates.some((gate) => gate.x !== x || gate.w.cols !== w.cols))
    return undefined;
  const ends = endsOf(around, cell, new Set([x]));
  const shape = ends && shapeOf(around, cell, [x, ends.h]);
  if (!shape || !areStates(ends)) return undefined;
  const vectors = [...gates.map(({ bias }) => bias), ...gates.map(({ hiddenBias }) => hiddenBias)];
  return {
    cell,
    ...ends,
    x,
    inputSize: w.cols,
    w: stackRows(gates.map((gate) => gate.w)).data,
    r: stackRows(gates.map((gate) => gate.r)).data,
    b: Float32Array.from(vectors.flatMap((vector) => [...vector])),
    activations,
    shape,
  };
}

/** Those of ONNX: one for the gates that open, then one for each that is let through. */
function functionsOf({ cell, gates, states, turned }: WrittenCell): GateFunction[] | undefined {
  const functions = gates.map((gate) => functionOf(gate.function));
  if (cell === 'rnn') return functions;
  const [opening, through] =
    cell === 'gru'
      ? [functions.slice(0, 2), [functions[2]!]]
      : [
          [functions[0]!, functions[1]!, functions[3]!],
          [functions[2]!, functionOf(states!.function)],
        ];
  const [first] = opening as [GateFunction];
  const isOne = opening.every((each) => JSON.stringify(each) === JSON.stringify(first));
  // 1 - f(s) is f(-s).
  const isOdd = !turned || first.beta === undefined || first.beta === 0.5;
  return isOne && isOdd ? [first, ...through] : undefined;
}

function functionOf({ proto }: onnxTree.TreeNode): GateFunction {
  const name = onnxTree.operatorOf(proto);
  const float = (wanted: string, fallback: number): number =>
    proto.attribute.find((each) => each.name === wanted)?.f ?? fallback;
  return name === 'HardSigmoid'
    ? { name, alpha: float('alpha', 0.2), beta: float('beta', 0.5) }
    : { name };
}

/** Of h': rows of N, behind or before an axis of size 1 where there are three axes. */
function shapeOf(
  around: Surroundings,
  { node, hiddenSize: n, states }: WrittenCell,
  read: readonly string[],
): number[] | undefined {
  const next = node.proto.output[0]!;
  const rank = new Ranks(around).of(next);
  if (rank === 1) return [n];
  if (rank === 2) return [-1, n];
  const names = [next, ...(states ? [states.after] : []), ...read];
  const dims = names.map((name) => around.dims(name)).find((each) => each?.length === 3);
  if (rank !== 3 || !dims) return undefined;
  if (dims[0] === 1) return [1, -1, n];
  return dims[1] === 1 ? [-1, 1, n] : undefined;
}
