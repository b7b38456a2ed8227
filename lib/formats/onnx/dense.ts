/** Dense layers: MatMul, Gemm, and Einsum where it is one of them. */
import { invalidModel } from '../../errors';
import type { Weight } from '../../weights';
import { extentOf } from './axis';
import { transpose } from './constants';
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

export const matMul = (op: Operation): Value[] => [dense(op, false, 1)];

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
