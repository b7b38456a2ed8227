/** The operators that are functions of one number. */
import type { ActivationFunction } from '../../model';
import { ofConstant } from './constant-arithmetic';
import { activated, functionOf, numberOf, scaled } from './elementwise';
import { uniform } from './shapes';
import { Refusal, type Operation } from './operation';
import { knownNumbers, type Value } from './value';

type Operator = (op: Operation) => Value[];

const LARGEST = 3.4028234663852886e38;

/** Of features a function, of constants numbers. */
function either(change: (x: number) => number, onFeatures: Operator, keepsWhole = false): Operator {
  return (op) => {
    const numbers = ofConstant(op, op.operand(0), change, keepsWhole);
    return numbers ? [numbers] : onFeatures(op);
  };
}

const plain = (name: ActivationFunction['name']): Operator => activated(() => ({ name }));

/** A function with alpha, and beta where `beta` is there. */
function curve(name: ActivationFunction['name'], alpha: number, beta?: number): Operator {
  return activated((op) => ({
    name,
    alpha: op.float('alpha', alpha),
    ...(beta !== undefined && { beta: op.float('beta', beta) }),
  }));
}

const negated: Operator = (op) => {
  const value = op.operand(0);
  if (value.kind !== 'features') throw new Refusal('it negates no features');
  return [scaled(op, value, -1, 0)];
};

/** One slope for all; an array of them is no function of one number. */
const prelu: Operator = (op) => {
  const value = op.operand(0);
  const slopes = knownNumbers(op.operand(1));
  const alpha = slopes && uniform(op, slopes);
  if (value.kind !== 'features' || typeof alpha !== 'number')
    throw new Refusal('its slopes differ from feature to feature: train or export it with one');
  return [functionOf(op, value, { name: 'leaky-relu', alpha })];
};

/** a elu(x / a) */
const celu: Operator = (op) => {
  const value = op.operand(0);
  const alpha = op.float('alpha', 1);
  if (value.kind !== 'features' || !(alpha > 0))
    throw new Refusal('it is a function of no features');
  const curved = functionOf(op, scaled(op, value, 1 / alpha, 0), { name: 'elu', alpha: 1 });
  return [scaled(op, curved, alpha, 0)];
};

const rounded: Operator = () => {
  throw new Refusal('it rounds features');
};

const pow: Operator = (op) => {
  const value = op.operand(0);
  const alpha = numberOf(op, 'exponent', 1, 1);
  const numbers = ofConstant(op, value, (x) => x ** alpha, false);
  if (numbers) return [numbers];
  if (value.kind !== 'features') throw new Refusal('it raises no features');
  return [functionOf(op, value, { name: 'power', alpha })];
};

export const FUNCTIONS: Readonly<Record<string, Operator>> = {
  Sigmoid: plain('sigmoid'),
  Tanh: plain('tanh'),
  Relu: plain('relu'),
  LeakyRelu: curve('leaky-relu', 0.01),
  PRelu: prelu,
  Elu: curve('elu', 1),
  Selu: activated((op) => ({
    name: 'selu',
    alpha: op.float('alpha', 1.6732631921768188),
    beta: op.float('gamma', 1.0507010221481323),
  })),
  ThresholdedRelu: curve('thresholded-relu', 1),
  HardSigmoid: curve('hard-sigmoid', 0.2, 0.5),
  HardSwish: plain('hard-swish'),
  Swish: curve('swish', 1),
  Celu: celu,
  Softplus: plain('softplus'),
  Softsign: plain('softsign'),
  Gelu: activated((op) => {
    if (op.text('approximate', 'none') !== 'none')
      throw new Refusal('it approximates GELU by tanh: export it exact');
    return { name: 'gelu' };
  }),
  Clip: activated((op) => ({
    name: 'clip',
    alpha: numberOf(op, 'min', 1, -LARGEST),
    beta: numberOf(op, 'max', 2, LARGEST),
  })),
  Abs: either(Math.abs, plain('abs')),
  Exp: either(Math.exp, plain('exp')),
  Log: either(Math.log, plain('log')),
  Sqrt: either(
    Math.sqrt,
    activated(() => ({ name: 'power', alpha: 0.5 })),
  ),
  Reciprocal: either(
    (x) => 1 / x,
    activated(() => ({ name: 'power', alpha: -1 })),
  ),
  Neg: either((x) => -x, negated),
  Floor: either(Math.floor, rounded, true),
  Ceil: either(Math.ceil, rounded, true),
  Pow: pow,
};
