/**
 * Layer normalization where exporters write it out, as PyTorch does before operator set 17:
 *
 *     c = x - mean(x);  y = c / sqrt(mean(c^2) + epsilon)
 */
import { numberOf, normalized } from './elementwise';
import { rank } from './features';
import { Refusal, type Operation } from './operation';
import { uniform } from './shapes';
import { knownNumbers, type Features, type Statistic, type Value } from './value';

type Operator = (op: Operation) => Value[];

const OTHER = 'it computes with the mean of a frame, but is no part of a layer normalization';

function statistic(what: Statistic['what'], of: Features, epsilon = 0): Statistic {
  return { kind: 'statistic', what, of, epsilon };
}

/** The mean over the features of a frame. */
export const reduceMean: Operator = (op) => {
  const value = op.operand(0);
  const of = value.kind === 'statistic' ? value.of : value;
  if (of.kind !== 'features') throw new Refusal('it takes the mean of no features');
  const axes = op.ints('axes', 1) ?? [];
  const isLast = axes.length === 1 && (axes[0] === -1 || axes[0] === rank(of) - 1);
  if (!isLast || op.int('keepdims', 1) === 0)
    throw new Refusal(
      `it takes the mean along the axes ${axes.join(', ') || 'of all'}: only as a part of a layer normalization, along the features of a frame, can it be read`,
    );
  if (value.kind !== 'statistic') return [statistic('mean', of)];
  if (value.what !== 'squared') throw new Refusal(OTHER);
  return [statistic('variance', of)];
};

const isOf = (value: Value | undefined, what: Statistic['what']): value is Statistic =>
  value?.kind === 'statistic' && value.what === what;

function difference(op: Operation): Value | undefined {
  const [x, mean] = op.operands;
  return isOf(mean, 'mean') && mean.of === x ? statistic('centred', mean.of) : undefined;
}

function power(op: Operation): Value | undefined {
  const [x] = op.operands;
  const squares = isOf(x, 'centred') && numberOf(op, 'exponent', 1, 1) === 2;
  return squares ? statistic('squared', x.of) : undefined;
}

function product(op: Operation): Value | undefined {
  const [a, b] = op.operands;
  if (isOf(a, 'centred') && a === b) return statistic('squared', a.of);
  const [centred, inverse] = isOf(a, 'inverse') ? [b, a] : [a, b];
  return isOf(inverse, 'inverse') ? scaledDown(op, centred, inverse) : undefined;
}

function sum(op: Operation): Value | undefined {
  const [a, b] = op.operands;
  const [variance, other] = isOf(a, 'variance') ? [a, b] : [b, a];
  const constant = other && knownNumbers(other);
  const epsilon = constant && uniform(op, constant);
  if (!isOf(variance, 'variance') || typeof epsilon !== 'number') return undefined;
  return statistic('variance', variance.of, variance.epsilon + epsilon);
}

function root(op: Operation): Value | undefined {
  const [x] = op.operands;
  return isOf(x, 'variance') ? statistic('deviation', x.of, x.epsilon) : undefined;
}

function reciprocal(op: Operation): Value | undefined {
  const [x] = op.operands;
  return isOf(x, 'deviation') ? statistic('inverse', x.of, x.epsilon) : undefined;
}

function quotient(op: Operation): Value | undefined {
  const [a, b] = op.operands;
  return isOf(b, 'deviation') ? scaledDown(op, a, b) : undefined;
}

function scaledDown(op: Operation, centred: Value | undefined, by: Statistic): Value | undefined {
  if (!isOf(centred, 'centred') || centred.of !== by.of || !(by.epsilon > 0)) return undefined;
  return normalized(op, by.of, by.epsilon, [undefined, undefined]);
}

const STEPS: Readonly<Record<string, (op: Operation) => Value | undefined>> = {
  Sub: difference,
  Pow: power,
  Mul: product,
  Add: sum,
  Sqrt: root,
  Reciprocal: reciprocal,
  Div: quotient,
};

/** The operators, which on statistics are steps of a layer normalization. */
export function withStatistics(
  operators: Readonly<Record<string, Operator>>,
): Readonly<Record<string, Operator>> {
  const wrapped = Object.entries(STEPS).map(([name, step]): [string, Operator] => [
    name,
    (op) => {
      if (!op.operands.some((value) => value?.kind === 'statistic')) return operators[name]!(op);
      const value = step(op);
      if (!value) throw new Refusal(OTHER);
      return [value];
    },
  ]);
  return { ...operators, ...Object.fromEntries(wrapped) };
}
