/**
 * Dense layers of the head: MatMul and Gemm start one, Add gives it a bias, an activation completes
 * it.
 */
import { invalidModel } from '../../errors';
import type { DenseLayer, HeadActivation } from '../../model';
import type { Weight } from '../../weights';
import { rolesOf, type Axis } from './axis';
import type { Chain } from './chain';
import { transpose } from './constants';
import { features, rank, wholeOutput, wholeParts } from './features';
import { quoted } from './names';
import { LAYER_BYTES, Refusal, type Operation } from './operation';
import { knownNumbers, type Constant, type Features, type Value } from './value';
import { numbersOf, sizeOf } from './view';

function featuresOperand(value: Value): Features {
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
function denseWeight(
  op: Operation,
  stored: Constant,
  outFirst: boolean,
  inputSize: number,
  scale: number,
): Weight {
  const weight = outFirst ? stored : transpose(stored, [1, 0]);
  const [rows, cols] = weight.dims as [number, number];
  if (cols !== inputSize) {
    throw invalidModel(
      `${op.label}: its weight [${stored.dims.join(', ')}] takes ${cols} features, but gets ${inputSize}`,
    );
  }
  return op.reading.weights.matrix(rows, cols, [weight], scale);
}

/** A vector of `size` that is added to the features: one number each, or one for all. */
function biasVector(op: Operation, bias: Constant, size: number, scale = 1): Float32Array {
  const { dims } = bias;
  const length = sizeOf(bias);
  if (dims.slice(0, -1).some((dim) => dim !== 1) || (length !== size && length !== 1)) {
    throw new Refusal(
      `it adds a constant of dims [${dims.join(', ')}]: a bias has one number per feature (${size})`,
    );
  }
  return op.reading.weights.vector(`bias ${scale}`, [bias], size, () => {
    const numbers = numbersOf(bias, op.reading.budget) as ArrayLike<number>; // known ones
    return Float32Array.from({ length: size }, (_, i) => scale * numbers[length === 1 ? 0 : i]!);
  });
}

/** The value with its features replaced by those of a chain that goes one dense layer further. */
function onto(value: Features, axis: number, layer: DenseLayer, chain: Chain): Features {
  const size = layer.weight.rows;
  const axes: Axis[] = value.axes.map((a) => a.filter(({ role }) => role !== 'direction'));
  axes[axis] = [{ role: 'feature', extent: size }];
  return features(axes, [{ ...value.parts[0]!, chain, index: 0, size }]);
}

function startDense(
  op: Operation,
  scale: number,
  outFirst: boolean,
): { value: Features; layer: DenseLayer } {
  const value = featuresOperand(op.operand(0));
  const axis = rank(value) - 1;
  const { chain } = wholeOutput(value, axis);
  if (chain.depth === 0) {
    throw new Refusal(
      'it stands before the first recurrent layer, where only the input can be: apply it to the input',
    );
  }
  op.reading.budget.make(LAYER_BYTES);
  const inputSize = value.parts.reduce((total, part) => total + Number(part.size), 0);
  const weight = denseWeight(op, weightOperand(op, 1), outFirst, inputSize, scale);
  const layer: DenseLayer = { name: op.node.name, weight, activation: 'none' };
  return { value, layer };
}

function append({ value, layer }: { value: Features; layer: DenseLayer }): Value[] {
  const { chain } = wholeParts(value);
  return [onto(value, rank(value) - 1, layer, chain.withDense(layer))];
}

export const matMul = (op: Operation): Value[] => append(startDense(op, 1, false));

/** alpha A B + beta C, of which A are the features. */
export const gemm = (op: Operation): Value[] => {
  if (op.int('transA', 0) !== 0) throw new Refusal('it transposes the features (transA=1)');
  const { value, layer } = startDense(op, op.float('alpha', 1), op.int('transB', 0) !== 0);
  const operand = op.operands[2];
  if (!operand) return append({ value, layer });
  const numbers = knownNumbers(operand);
  if (!numbers) throw new Refusal('its bias is not a constant');
  const bias = biasVector(op, numbers, layer.weight.rows, op.float('beta', 1));
  return append({ value, layer: { ...layer, bias } });
};

/** The dense layer that can still take a bias or an activation, as the last of its chain. */
function unfinished(value: Features, what: string): { chain: Chain; layer: DenseLayer } {
  const { chain } = wholeParts(value);
  const layer = chain.dense;
  if (!layer)
    throw new Refusal(
      `${what} can only follow a dense layer (MatMul or Gemm), not a recurrent layer or the input directly`,
    );
  if (layer.activation !== 'none')
    throw new Refusal(`${what} follows the activation ${layer.activation} of "${layer.name}"`);
  return { chain, layer };
}

function replaceLast(value: Features, chain: Chain, layer: DenseLayer): Value[] {
  return [features(value.axes, [{ ...value.parts[0]!, chain: chain.replacingDense(layer) }])];
}

/** The bias of the dense layer below, constant on either side. */
export const add = (op: Operation): Value[] => {
  const operands = [op.operand(0), op.operand(1)];
  const value = operands.find((operand) => operand.kind === 'features');
  const numbers = operands.map(knownNumbers).find((operand) => operand !== undefined);
  if (!value || !numbers)
    throw new Refusal(
      'it adds two things neither of which is a constant: only a bias can be added',
    );
  const { chain, layer } = unfinished(value, 'a bias');
  wholeOutput(value, rank(value) - 1);
  if (numbers.dims.length > rank(value))
    throw new Refusal('its constant has more axes than the features');
  const bias = biasVector(op, numbers, layer.weight.rows);
  const before = layer.bias;
  return replaceLast(value, chain, {
    ...layer,
    bias: before ? bias.map((x, i) => x + before[i]!) : bias,
  });
};

function activate(value: Features, activation: HeadActivation): Value[] {
  const { chain, layer } = unfinished(value, `the activation ${activation}`);
  return replaceLast(value, chain, { ...layer, activation });
}

export const elementwise = (activation: HeadActivation) => (op: Operation) =>
  activate(featuresOperand(op.operand(0)), activation);

/**
 * Softmax over the features of a frame. Before operator set 13 it runs over all axes from `axis`
 * (default 1) on, since then only over `axis` (default -1).
 */
export const softmax = (activation: HeadActivation) => (op: Operation) => {
  const value = featuresOperand(op.operand(0));
  const given = op.int('axis', op.reading.opset < 13 ? 1 : -1);
  const axis = given < 0 ? given + rank(value) : given;
  const run = op.reading.opset < 13 ? value.axes.slice(axis) : value.axes.slice(axis, axis + 1);
  const roles = run.flatMap(rolesOf).join();
  if (roles !== 'feature' && !(roles === '' && value.parts[0]!.size === 1)) {
    throw new Refusal(
      `it runs along the axes "${roles}", but must run along the features of a frame`,
    );
  }
  return activate(value, activation);
};
