/** What the steps of one direction read: its weights, and W_x x + b of every frame. */
import type { DenseWeight } from '../../weights';
import type { RecurrentNode } from '../recurrent-node';
import type { State, StepWeights } from './cells';
import type { Steps } from './steps';
import type { Factor } from './weights';

/** What becomes of one direction. */
export interface DirectionFactors {
  /** W_x, or Z_x where the layer below has factors. */
  readonly input: DenseWeight;
  /** Z_h, or W_h where there is no P. */
  readonly recurrent: DenseWeight;
  /** P; null where the direction stays dense. */
  readonly projection: DenseWeight | null;
  /** b of W_x and of W_h. */
  readonly biases?: { readonly input: Float32Array; readonly recurrent: Float32Array } | undefined;
}

/** Everything that is known of one direction while its frames are written. */
export interface Direction {
  readonly node: RecurrentNode;
  readonly d: number;
  readonly weights: StepWeights;
  /** W_x x + b. */
  readonly sums: string;
  readonly initial: State;
  readonly backward: boolean;
}

/** The name of a weight of a direction. */
export const nameOf = (
  { prefix }: Steps,
  { weights }: RecurrentNode,
  d: number,
  what: string,
): string =>
  `${prefix}/${weights.length === 1 ? what : `${what}_${d === 0 ? 'forward' : 'backward'}`}`;

export function stepWeights(
  steps: Steps,
  node: RecurrentNode,
  { recurrent, projection, biases }: DirectionFactors,
  d: number,
): StepWeights {
  const n = node.hiddenSize;
  const matrix = (what: string, w: DenseWeight): Factor =>
    steps.weights.factor(steps, nameOf(steps, node, d, what), w, node.stored);
  const letter = projection ? 'Z_h' : 'W_h';
  const apart = node.cell === 'gru' && !node.resetAfter;
  const rows = (start: number, count: number): DenseWeight => ({
    kind: 'dense',
    rows: count,
    cols: recurrent.cols,
    data: recurrent.data.slice(start * recurrent.cols, (start + count) * recurrent.cols),
  });
  const vector = (what: string, values: Float32Array): string =>
    steps.weights.floats(steps, nameOf(steps, node, d, what), [values.length], values);
  const { peepholes } = node.weights[d]!;
  const peephole = (k: number): string =>
    vector(`peephole_${'iof'[k]!}`, peepholes!.slice(k * n, (k + 1) * n));
  return {
    recurrent: matrix(letter, apart ? rows(0, 2 * n) : recurrent),
    ...(apart && { candidate: matrix(`${letter}_n`, rows(2 * n, n)) }),
    ...(projection && { projection: matrix('P', projection) }),
    ...(node.cell === 'gru' &&
      node.resetAfter &&
      biases && { recurrentBias: vector('b_h', biases.recurrent) }),
    ...(peepholes && { peepholes: [peephole(0), peephole(1), peephole(2)] }),
  };
}

/** W_x x + b; b_h too, unless the cell resets the product that it belongs to. */
export function inputSums(
  steps: Steps,
  node: RecurrentNode,
  { input, biases }: DirectionFactors,
  d: number,
  x: string,
  areRows: boolean,
): string {
  const name = nameOf(steps, node, d, 'W_x');
  const w = steps.weights.factor(steps, name, input, node.stored);
  if (!biases) return steps.product(x, w);
  const resets = node.cell === 'gru' && node.resetAfter;
  const sum = resets ? biases.input : biases.input.map((b, i) => b + biases.recurrent[i]!);
  const bias = steps.weights.floats(steps, nameOf(steps, node, d, 'b'), [sum.length], sum);
  if (areRows) return steps.product(x, w, bias);
  return steps.op('Add', [steps.product(x, w), bias]);
}

/** h and c before the first frame, [batch, N] of each direction. */
export function initialStates(steps: Steps, node: RecurrentNode, x: string): State[] {
  const { h, c } = node.operands;
  let zeros: string | undefined;
  const none = (): string => (zeros ??= zeroState(steps, node, x));
  const each = (name: string): string[] => {
    if (name === '') return node.weights.map(none);
    const stacked = steps.split(
      name,
      0,
      node.weights.map(() => 1),
    );
    return stacked.map((one) => steps.squeeze(one, [0]));
  };
  const hs = each(h);
  const cs = node.cell === 'lstm' ? each(c) : undefined;
  return hs.map((state, d) => ({ h: state, ...(cs && { c: cs[d]! }) }));
}

function zeroState(steps: Steps, node: RecurrentNode, x: string): string {
  const shape = steps.op('Shape', [x]);
  const batch = steps.op('Gather', [shape, steps.weights.ints(steps, [1])], { axis: 0 });
  const dims = steps.concat([batch, steps.weights.ints(steps, [node.hiddenSize])], 0);
  if (steps.type === 'float') return steps.op('ConstantOfShape', [dims]);
  const raw = new Uint8Array(steps.type === 'double' ? 8 : 2);
  const value = { tensor: { name: '', type: steps.type, dims: [1], raw } };
  return steps.op('ConstantOfShape', [dims], { value });
}
