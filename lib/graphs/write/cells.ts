/**
 * One frame of a recurrent cell in standard operators, with m = P h or h itself as what W_h
 * multiplies. Gates are stacked as ONNX does: i, o, f, c (LSTM) and z, r, h (GRU).
 *
 *     rnn     h = f(s)
 *     gru     z, r = f(s);  n = g(x_n + r * (W_n m + b_n))    or    g(x_n + W_n P (r * h) + b_n)
 *             h = n + z * (h - n)
 *     lstm    i, o, f = f(s) with peepholes;  c = f * c + i * g(s);  h = o * h(c)
 *
 * s = W_x x + W_h m + b; what of it does not depend on m is computed before.
 */
import type { CellActivation } from '../activations';
import type { RecurrentNode } from '../recurrent-node';
import type { Steps } from './steps';
import type { Factor } from './weights';

/** The weights of one direction, which a step reads; of vectors the names. */
export interface StepWeights {
  /** W_h or Z_h [G N, r]; of a GRU that resets h first, that of z and r alone. */
  readonly recurrent: Factor;
  /** Of such a GRU, that of the candidate. */
  readonly candidate?: Factor;
  /** P [r, N]. */
  readonly projection?: Factor;
  /** [3 N] of a GRU that resets products: b_h. */
  readonly recurrentBias?: string;
  /** [N] each, of i, o and f. */
  readonly peepholes?: readonly [string, string, string];
}

export interface State {
  readonly h: string;
  readonly c?: string;
  /** P h, where there is a P. */
  readonly m?: string;
}

type Cell = Pick<RecurrentNode, 'cell' | 'hiddenSize' | 'clip' | 'inputForget' | 'resetAfter'> & {
  readonly activations: readonly CellActivation[];
};

function activated(steps: Steps, { name, alpha, beta }: CellActivation, x: string): string {
  const number = (value: number): string => steps.number(value);
  switch (name) {
    case 'Affine':
      return steps.op('Add', [steps.op('Mul', [x, number(alpha)]), number(beta)]);
    case 'ScaledTanh':
      return steps.op('Mul', [
        steps.op('Tanh', [steps.op('Mul', [x, number(beta)])]),
        number(alpha),
      ]);
    case 'HardSigmoid':
      return steps.op(name, [x], { alpha: { float: alpha }, beta: { float: beta } });
    case 'LeakyRelu':
    case 'ThresholdedRelu':
    case 'Elu':
      return steps.op(name, [x], { alpha: { float: alpha } });
    default:
      return steps.op(name, [x]);
  }
}

/**
 * The next state.
 * @param x W_x x + b [B, G N].
 * @param isRead whether anything reads m of it.
 */
export function cellStep(
  steps: Steps,
  cell: Cell,
  weights: StepWeights,
  x: string,
  before: State,
  isRead = true,
): State {
  const step = { rnn: rnnStep, gru: gruStep, lstm: lstmStep }[cell.cell];
  const state = step(steps, cell, weights, x, before);
  return weights.projection === undefined || !isRead
    ? state
    : { ...state, m: projected(steps, weights, state.h) };
}

export function projected(steps: Steps, { projection }: StepWeights, h: string): string {
  return projection === undefined ? h : steps.product(h, projection);
}

const read = ({ h, m }: State): string => m ?? h;

/** The sums of gates, clipped where the node clips. */
function clipped(steps: Steps, { clip }: Cell, sums: string): string {
  return clip === undefined ? sums : steps.clip(sums, clip);
}

function rnnStep(steps: Steps, cell: Cell, w: StepWeights, x: string, before: State): State {
  const sums = steps.product(read(before), w.recurrent, x);
  return { h: activated(steps, cell.activations[0]!, clipped(steps, cell, sums)) };
}

function gruStep(steps: Steps, cell: Cell, w: StepWeights, x: string, before: State): State {
  const n = cell.hiddenSize;
  const [f, g] = cell.activations as [CellActivation, CellActivation];
  const [ofGates, ofCandidate] = steps.split(x, 1, [2 * n, n]) as [string, string];
  const gates = (sums: string): [string, string] =>
    steps.split(activated(steps, f, clipped(steps, cell, sums)), 1, [n, n]) as [string, string];
  let z: string;
  let sum: string;
  if (cell.resetAfter) {
    const products = steps.product(read(before), w.recurrent, w.recurrentBias);
    const [first, last] = steps.split(products, 1, [2 * n, n]) as [string, string];
    const [update, reset] = gates(steps.op('Add', [ofGates, first]));
    z = update;
    sum = steps.op('Add', [ofCandidate, steps.op('Mul', [reset, last])]);
  } else {
    const [update, reset] = gates(steps.product(read(before), w.recurrent, ofGates));
    const kept = projected(steps, w, steps.op('Mul', [reset, before.h]));
    z = update;
    sum = steps.product(kept, w.candidate!, ofCandidate);
  }
  const candidate = activated(steps, g, clipped(steps, cell, sum));
  const change = steps.op('Mul', [z, steps.op('Sub', [before.h, candidate])]);
  return { h: steps.op('Add', [candidate, change]) };
}

function lstmStep(steps: Steps, cell: Cell, w: StepWeights, x: string, before: State): State {
  const n = cell.hiddenSize;
  const [f, g, hiddenOf] = cell.activations as [CellActivation, CellActivation, CellActivation];
  const c = before.c!;
  const sums = steps.product(read(before), w.recurrent, x);
  const gate = (sum: string): string => activated(steps, f, clipped(steps, cell, sum));
  let gates: { i: string; o: string; f: string };
  let candidate: string;
  let output: (c: string) => string;
  if (w.peepholes) {
    const [pi, po, pf] = w.peepholes;
    const [si, so, sf, sc] = steps.split(sums, 1, [n, n, n, n]) as [string, string, string, string];
    const peeping = (sum: string, p: string, state: string): string =>
      gate(steps.op('Add', [sum, steps.op('Mul', [state, p])]));
    gates = { i: peeping(si, pi, c), o: '', f: cell.inputForget ? '' : peeping(sf, pf, c) };
    candidate = sc;
    output = (now) => peeping(so, po, now);
  } else {
    const [sigmoids, last] = steps.split(sums, 1, [3 * n, n]) as [string, string];
    const [i, o, forget] = steps.split(gate(sigmoids), 1, [n, n, n]) as [string, string, string];
    gates = { i, o, f: forget };
    candidate = last;
    output = () => o;
  }
  const forget = cell.inputForget ? steps.op('Sub', [steps.number(1), gates.i]) : gates.f;
  const fresh = activated(steps, g, clipped(steps, cell, candidate));
  const kept = steps.op('Mul', [forget, c]);
  const now = steps.op('Add', [kept, steps.op('Mul', [gates.i, fresh])]);
  return { h: steps.op('Mul', [output(now), activated(steps, hiddenOf, now)]), c: now };
}
