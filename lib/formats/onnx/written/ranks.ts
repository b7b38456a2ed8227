/** How many axes values have, where the graph says or implies it. */
import * as onnxTree from '../tree';
import type { Surroundings } from './surroundings';

/** Nodes between a value and one of which the axes are known. */
const DEEPEST = 64;

type Operand = number | undefined;
/** Of a node, by the ranks of its first two operands, and how long its list of numbers is. */
type Rank = (a: Operand, b: Operand, listed: () => Operand) => Operand;

const kept: Rank = (a) => a;
const plus = (a: Operand, b: Operand): Operand =>
  a === undefined || b === undefined ? undefined : a + b;
const broadcast: Rank = (a, b) => (a === undefined || b === undefined ? undefined : Math.max(a, b));
const two: Rank = () => 2;

const RANKS: Readonly<Record<string, Rank | undefined>> = {
  ...Object.fromEntries(
    ['Identity', 'MatMul', 'Sigmoid', 'HardSigmoid', 'Tanh', 'Relu', 'Softsign'].map((op) => [
      op,
      kept,
    ]),
  ),
  ...Object.fromEntries(['Split', 'Slice', 'Concat', 'Transpose'].map((op) => [op, kept])),
  ...Object.fromEntries(['Add', 'Sub', 'Mul', 'Div'].map((op) => [op, broadcast])),
  Gemm: two,
  Flatten: two,
  Gather: (a, b) => plus(plus(a, b), -1),
  Unsqueeze: (a, _, listed) => plus(a, listed()),
  Squeeze: (a, _, listed) => {
    const dropped = listed();
    return dropped === undefined ? undefined : plus(a, -dropped);
  },
  Reshape: (_a, _b, listed) => listed(),
};

export class Ranks {
  readonly #known = new Map<string, Operand>();

  constructor(private readonly around: Surroundings) {}

  of(name: string, depth = 0): Operand {
    const { around } = this;
    const declared = around.dims(name)?.length;
    const node = around.producer(name);
    if (declared !== undefined || !node || depth > DEEPEST) return declared;
    if (this.#known.has(name)) return this.#known.get(name);
    const { input, attribute } = node.proto;
    const below = (operand: number): Operand =>
      input[operand] ? this.of(input[operand], depth + 1) : undefined;
    const listed = (): Operand =>
      attribute.find((each) => each.name === 'axes')?.ints.length ??
      around.numbers(input[1])?.length;
    const rank = RANKS[onnxTree.operatorOf(node.proto)]?.(below(0), below(1), listed);
    this.#known.set(name, rank);
    return rank;
  }
}
