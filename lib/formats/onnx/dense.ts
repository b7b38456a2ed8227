/** Dense layers: MatMul, Gemm, and Einsum where it is one of them. */
import { invalidFile, invalidModel } from '../../errors';
import type { Weight } from '../../weights';
import { numbersOf } from '../tensors';
import { extentOf } from './axis';
import { made, transpose } from './constants';
import { featureAxisOf, whole } from './linked';
import { shiftedBy } from './elementwise';
import { isUnnamed, rank, wholeOutput } from './features';
import { quoted } from './names';
import { LAYER_BYTES, Refusal, type Operation } from './operation';
import { knownNumbers, type Constant, type Features, type Value } from './value';

export function featuresOperand(value: Value): Features {
  if (value.kind === 'features') return value;
  throw new Refusal(
    'it multiplies a weight from the left, or no features at all: export it as x W',
  );
}

function weightOperand(op: Operation, index: number): Constant {
  const numbers = knownNumbers(op.operand(index));
  if (numbers?.dims.length === 2 && !numbers.dims.includes(0)) return numbers;
  throw new Refusal(
    numbers
      ? `its weight has dims [${numbers.dims.join(', ')}], but a dense layer has two`
      : `its second input (${quoted(op.node.input[index]!)}) is not a constant: a dense layer has a constant weight`,
  );
}

/**
 * Row-major W [out, in] of a weight stored as [in, out] or, with `outFirst`, as [out, in], times
 * `scale`.
 */
function denseWeight(op: Operation, stored: Constant, outFirst: boolean, scale: number): Weight {
  const weight = outFirst ? stored : transpose(stored, [1, 0]);
  const [rows, cols] = weight.dims as [number, number];
  return op.reading.weights.matrix(rows, cols, [weight], scale);
}

function checkInputs(
  op: Operation,
  value: Features,
  { cols }: Weight,
  dims: readonly number[],
): void {
  const given = extentOf(value.axes.at(-1)!);
  if (given === cols || (typeof given === 'string' && isUnnamed(value))) return;
  throw invalidModel(
    `${op.label}: its weight [${dims.join(', ')}] takes ${cols} features, but gets ${given}`,
  );
}

function dense(op: Operation, outFirst: boolean, scale: number): Features {
  const value = featuresOperand(op.operand(0));
  const axis = rank(value) - 1;
  wholeOutput(value, axis);
  featureAxisOf(op, value, axis);
  op.reading.budget.make(LAYER_BYTES);
  const stored = weightOperand(op, 1);
  const weight = denseWeight(op, stored, outFirst, scale);
  checkInputs(op, value, weight, stored.dims);
  const layer = { name: op.node.name, weight, activation: 'none' } as const;
  return whole(value, axis, { kind: 'dense', layer }, weight.rows);
}

/** What a number of the product of constants costs, in numbers read: additions are cheaper. */
const ADDED_COST = 1 / 8;

/** The product of two constant matrices, such as factors of a weight, where there are two. */
function constantProduct(op: Operation): Constant | undefined {
  const [a, b] = [knownNumbers(op.operand(0)), knownNumbers(op.operand(1))];
  if (a?.dims.length !== 2 || b?.dims.length !== 2) return undefined;
  const [rows, inner] = a.dims as [number, number];
  const [same, cols] = b.dims as [number, number];
  if (same !== inner)
    throw invalidFile(
      `${op.label}: matrices of [${a.dims.join(', ')}] and [${b.dims.join(', ')}] have no product: the file is corrupt`,
    );
  return made(
    [rows, cols],
    [a, b],
    function* (target, budget) {
      budget.read(ADDED_COST * rows * inner * cols);
      const [left, right] = [numbersOf(a, budget), numbersOf(b, budget)];
      const sums = new Float64Array(cols);
      for (let i = 0; i < rows; i++) {
        sums.fill(0);
        for (let k = 0; k < inner; k++) {
          const factor = left[i * inner + k] as number;
          for (let j = 0; j < cols; j++) sums[j]! += factor * (right[k * cols + j] as number);
        }
        for (let j = 0; j < cols; j++) target[i * cols + j] = sums[j]!;
        yield;
      }
    },
    'floats',
  );
}

export const matMul = (op: Operation): Value[] => [constantProduct(op) ?? dense(op, false, 1)];

/** alpha A B + beta C, of which A are the features. */
export const gemm = (op: Operation): Value[] => {
  if (op.int('transA', 0) !== 0) throw new Refusal('it transposes the features (transA=1)');
  const value = dense(op, op.int('transB', 0) !== 0, op.float('alpha', 1));
  const operand = op.operands[2];
  if (!operand) return [value];
  const numbers = knownNumbers(operand);
  if (!numbers) throw new Refusal('its bias is not a constant');
  return [shiftedBy(op, value, numbers, op.float('beta', 1))];
};

/** The equations of x W and x W^T: the letter that is summed is the last of the features'. */
export const einsum = (op: Operation): Value[] => {
  const equation = op.text('equation', '').replaceAll(' ', '');
  const parts = /^((?:\.{3})?[a-z]*)([a-z]),([a-z]{2})->((?:\.{3})?[a-z]*)([a-z])$/.exec(equation);
  const [, frames, from, letters, outputFrames, to] = parts ?? [];
  if (parts && frames === outputFrames) {
    if (letters === `${from!}${to!}`) return [dense(op, false, 1)];
    if (letters === `${to!}${from!}`) return [dense(op, true, 1)];
  }
  throw new Refusal(
    `its equation is ${quoted(equation)}: only a matrix that multiplies the last axis can be read`,
  );
};
