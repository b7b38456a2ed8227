/** What a gate of a cell multiplies x and h by, and adds to them. */
import { columnBlock, denseWeight, rowBlock, type Weight } from '../../../weights';
import * as onnxTree from '../tree';
import type { WrittenCell } from './cell';
import type { Bias, Sum, Term } from './sums';
import type { Surroundings } from './surroundings';

/** Of a gate of N cells: s = W x + R h + bias + hiddenBias. */
export interface GateWeights {
  /** The name of x. */
  readonly x: string;
  /** [N, n_in] */
  readonly w: Weight;
  /** [N, N] */
  readonly r: Weight;
  readonly bias: Float32Array;
  /** GRU, the last gate: what r scales beside R h; zeros elsewhere. */
  readonly hiddenBias: Float32Array;
}

/** @returns undefined where the gate reads anything else, or it is not certain what it adds. */
export function gateWeights(
  around: Surroundings,
  cell: WrittenCell,
  k: number,
): GateWeights | undefined {
  const { sum } = cell.gates[k]!;
  const { hiddenSize: n } = cell;
  const ofLast = k === cell.gates.length - 1 ? cell.scaled : undefined;
  const ofHidden = (ofLast ?? sum).terms.filter((term) => placeOf(cell, term));
  const others = sum.terms.filter((term) => !ofHidden.includes(term));
  const [hidden] = ofHidden;
  const isPlain = [sum, ...(ofLast ? [ofLast] : [])].every(isOfProducts);
  if (!isPlain || !hidden || ofHidden.length > 1 || ofLast?.terms.some((t) => t !== hidden))
    return undefined;
  const input = inputOf(around, cell, hidden, others);
  const bias = biasOf(around, sum.biases, n);
  const hiddenBias = biasOf(around, ofLast?.biases ?? [], n);
  if (!input || !bias || !hiddenBias) return undefined;
  const r = columnBlock(rowsOf(hidden, n), placeOf(cell, hidden)!.start, n);
  const made = { ...input, r, bias, hiddenBias };
  return cell.turned && k === 0 ? negated(made) : made;
}

const placeOf = ({ recurrent }: WrittenCell, { product }: Term) =>
  recurrent.find((each) => each.product === product);

const rowsOf = ({ product, start }: Term, n: number) => rowBlock(product.matrices[0], start, n);

/** Whether it adds nothing but products, as they are, and constants. */
function isOfProducts({ terms, open }: Sum): boolean {
  const isOne = ({ product }: Term): boolean =>
    product.node.proto.attribute.every(
      ({ name, f }) => (name !== 'alpha' && name !== 'beta') || f === 1,
    );
  return open.length === 0 && terms.every(isOne);
}

/** x and W, from a product of x alone, or beside h. */
function inputOf(
  around: Surroundings,
  cell: WrittenCell,
  hidden: Term,
  others: readonly Term[],
): Pick<GateWeights, 'x' | 'w'> | undefined {
  const { hiddenSize: n } = cell;
  const { start, joined } = placeOf(cell, hidden)!;
  const [other] = others;
  if (!joined) {
    if (!other || others.length > 1) return undefined;
    return { x: around.bare(other.product.node.proto.input[0]!), w: rowsOf(other, n) };
  }
  const { input } = joined.node.proto;
  if (other || input.length !== 2) return undefined;
  const rows = rowsOf(hidden, n);
  const w = columnBlock(rows, start === 0 ? n : 0, rows.cols - n);
  return { x: around.bare(input[1 - joined.operand]!), w };
}

/** The sum of constants, each one number or a number for each column. */
function biasOf(
  around: Surroundings,
  biases: readonly Bias[],
  n: number,
): Float32Array | undefined {
  const { constants } = around.shared;
  const sum = new Float32Array(n);
  for (const { name, of, start } of biases) {
    const value = constants.of(around.graph, name);
    const count = value ? onnxTree.product(value.dims) : 0;
    const isRow = count === of && value!.dims.at(-1) === of;
    if (!value || (count !== 1 && !isRow)) return undefined;
    const numbers = onnxTree.numbersOf(value, constants.budget) as ArrayLike<number>;
    for (let i = 0; i < n; i++) sum[i]! += numbers[count === 1 ? 0 : start + i]!;
  }
  return sum;
}

/** 1 - sigmoid(s) = sigmoid(-s) */
function negated({ x, w, r, bias, hiddenBias }: GateWeights): GateWeights {
  const matrix = ({ rows, cols, data }: Weight): Weight =>
    denseWeight(
      rows,
      cols,
      data.map((value) => -value),
    );
  const vector = (values: Float32Array): Float32Array => values.map((value) => -value);
  return { x, w: matrix(w), r: matrix(r), bias: vector(bias), hiddenBias: vector(hiddenBias) };
}
