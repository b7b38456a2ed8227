/**
 * What changes every number by itself: scales and shifts by constants, and functions. Neighbouring
 * ones, and those beside matrices, become one later (lib/model/fold-linear.ts).
 */
import type { ActivationFunction, HeadActivation, NormalizationLayer } from '../../model';
import { rolesOf, type Axis } from './axis';
import type { Link, Spread } from './chain';
import { known } from './constants';
import { isUnnamed, rank, wholeOutput, wholeParts } from './features';
import { featureAxisOf, isFeatureAxis, linked, whole } from './linked';
import { LAYER_BYTES, Refusal, type Operation } from './operation';
import { uniform } from './shapes';
import { knownNumbers, type Constant, type Features, type Value } from './value';
import { denseStrides, numbersOf, sizeOf } from '../tensors';

type Elementwise = Extract<Link, { kind: 'elementwise' }>;

function further(
  op: Operation,
  value: Features,
  change: Partial<Pick<Elementwise, 'scale' | 'shift' | 'activation'>>,
): Features {
  op.reading.budget.make(LAYER_BYTES);
  wholeParts(value);
  const link = { kind: 'elementwise', name: op.node.name, scale: 1, shift: 0, ...change } as const;
  return linked(value, link);
}

/** y = scale x + shift. */
export function scaled(op: Operation, value: Features, scale: Spread, shift: Spread): Features {
  return scale === 1 && shift === 0 ? value : further(op, value, { scale, shift });
}

/** The features plus a constant times `factor`. */
export function shiftedBy(op: Operation, value: Features, shift: Constant, factor = 1): Features {
  return scaled(
    op,
    value,
    1,
    spreadOf(op, shift, value, (x) => factor * x),
  );
}

/** A constant as numbers of the features that it meets, each changed. */
export function spreadOf(
  op: Operation,
  constant: Constant,
  value: Features,
  change: (x: number) => number,
): Spread {
  const numbers = numbersOf(constant, op.reading.budget) as ArrayLike<number>; // known ones
  if (sizeOf(constant) === 1) return change(numbers[0]!);
  const strides = denseStrides(constant.dims);
  const offset = rank(value) - constant.dims.length;
  if (offset < 0) throw new Refusal('its constant has more axes than the features');
  const strideOf = (role: 'direction' | 'feature'): number =>
    constant.dims.reduce((sum, dim, k) => {
      const axis = dim > 1 ? featuresAlong(op, value, k + offset, constant) : [];
      const at = axis.findIndex((factor) => factor.role === role);
      const inner = axis.slice(at + 1).reduce((n, { extent }) => n * Number(extent), 1);
      return at < 0 ? sum : sum + strides[k]! * inner;
    }, 0);
  const [outer, inner] = [strideOf('direction'), strideOf('feature')];
  const blocks = value.parts.length;
  const size = sizeOfPart(value);
  const spread = new Float32Array(blocks * size);
  op.reading.budget.make(spread.byteLength);
  for (let d = 0; d < blocks; d++)
    for (let n = 0; n < size; n++) spread[d * size + n] = change(numbers[d * outer + n * inner]!);
  return spread;

  function sizeOfPart({ parts, axes }: Features): number {
    const [part] = parts;
    if (typeof part!.size === 'number') return part!.size;
    return axes.at(-1)!.reduce((n, { extent }) => n * Number(extent), 1);
  }
}

/** The factors of an axis that holds features, or is the last of a graph input. */
function featuresAlong(op: Operation, value: Features, k: number, constant: Constant): Axis {
  const axis = value.axes[k]!;
  const size = constant.dims[k - rank(value) + constant.dims.length]!;
  const extent = axis.reduce((n, factor) => n * Number(factor.extent), 1);
  if (extent === size && isFeatureAxis(axis)) return axis;
  if (extent === size && isUnnamed(value) && k === rank(value) - 1) {
    featureAxisOf(op, value, k);
    return axis.map((factor) => ({ ...factor, role: 'feature' }));
  }
  throw new Refusal(
    `it meets a constant of dims [${constant.dims.join(', ')}]: a bias or a scale has one number per feature, or is one number`,
  );
}

export function functionOf(
  op: Operation,
  value: Features,
  activation: ActivationFunction,
): Features {
  return further(op, value, { activation });
}

/** The features of the node's first operand by a function. */
export const activated =
  (make: (op: Operation) => ActivationFunction) =>
  (op: Operation): Value[] => {
    const value = op.operand(0);
    if (value.kind !== 'features') throw new Refusal('it is a function of no features');
    return [functionOf(op, value, make(op))];
  };

/** A number that a node has as an attribute, or as a constant operand. */
export function numberOf(op: Operation, name: string, index: number, fallback: number): number {
  if (op.has(name)) return op.float(name, fallback);
  const operand = op.operands[index];
  if (!operand) return fallback;
  const numbers = operand.kind === 'fill' ? operand.value : uniformOf(op, operand);
  if (typeof numbers === 'number') return numbers;
  throw new Refusal(`its ${name} is not one constant number`);
}

function uniformOf(op: Operation, value: Value): unknown {
  const numbers = knownNumbers(value);
  return numbers && uniform(op, numbers);
}

/**
 * Softmax over the features of a frame. Before operator set 13 it runs over all axes from `axis`
 * (default 1) on, since then only over `axis` (default -1).
 */
export const softmax =
  (activation: Extract<HeadActivation, `${string}softmax`>) =>
  (op: Operation): Value[] => {
    const value = op.operand(0);
    if (value.kind !== 'features') throw new Refusal('it is a function of no features');
    const given = op.int('axis', op.reading.opset < 13 ? 1 : -1);
    const axis = given < 0 ? given + rank(value) : given;
    const run = op.reading.opset < 13 ? value.axes.slice(axis) : value.axes.slice(axis, axis + 1);
    const roles = run.flatMap(rolesOf).join();
    const single = roles === '' && value.parts[0]!.size === 1;
    if (value.parts.length > 1 || (roles !== 'feature' && !single)) {
      throw new Refusal(
        `it runs along the axes "${roles}", but must run along the features of a frame`,
      );
    }
    return [further(op, value, { activation })];
  };

/**
 * (x - mean) / sqrt(variance + epsilon) gamma + beta, of running statistics: a scale and a shift.
 */
export const batchNorm = (op: Operation): Value[] => {
  const value = op.operand(0);
  if (value.kind !== 'features') throw new Refusal('it normalizes no features');
  const vectors = [1, 2, 3, 4].map((index) => {
    const numbers = knownNumbers(op.operand(index));
    if (numbers?.dims.length === 1) return numbersOf(numbers, op.reading.budget) as Float32Array;
    throw new Refusal('its statistics are not constants: export the model in evaluation mode');
  });
  const [gamma, beta, mean, variance] = vectors as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const epsilon = op.float('epsilon', 1e-5);
  const scale = gamma.map((g, i) => g / Math.sqrt(variance[i]! + epsilon));
  const shift = beta.map((b, i) => b - mean[i]! * scale[i]!);
  const dims = [gamma.length, ...Array.from({ length: Math.max(0, rank(value) - 2) }, () => 1)];
  const spread = (numbers: Float32Array) => spreadOf(op, known(dims, numbers), value, (x) => x);
  return [scaled(op, value, spread(scale), spread(shift))];
};

/** Over the features of a frame. */
export const norm =
  (kind: NormalizationLayer['kind']) =>
  (op: Operation): Value[] => {
    const value = op.operand(0);
    if (value.kind !== 'features') throw new Refusal('it normalizes no features');
    const axis = rank(value) - 1;
    const given = op.int('axis', -1);
    if (given !== -1 && given !== axis)
      throw new Refusal(`it normalizes the axes from ${given} on, not the features of a frame`);
    const epsilon = op.float('epsilon', 1e-5);
    return [normalized(op, kind, value, epsilon, [op.operands[1], op.operands[2]])];
  };

export function normalized(
  op: Operation,
  kind: NormalizationLayer['kind'],
  value: Features,
  epsilon: number,
  [scale, shift]: readonly [Value | undefined, Value | undefined],
): Features {
  const axis = rank(value) - 1;
  wholeOutput(value, axis);
  featureAxisOf(op, value, axis);
  op.reading.budget.make(LAYER_BYTES);
  const size = value.axes[axis]!.reduce((n, { extent }) => n * Number(extent), 1);
  if (!Number.isSafeInteger(size)) throw new Refusal('it normalizes features of unknown number');
  const spread = (operand: Value | undefined, otherwise: number): Spread => {
    if (!operand) return otherwise;
    const numbers = knownNumbers(operand);
    if (!numbers) throw new Refusal('its scale and bias are not constants');
    return spreadOf(op, numbers, value, (x) => x);
  };
  const name = op.node.name;
  const vectors = { scale: spread(scale, 1), shift: spread(shift, 0) };
  return whole(value, axis, { kind, name, epsilon, ...vectors }, size);
}
