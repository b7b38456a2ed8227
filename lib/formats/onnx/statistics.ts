/**
 * Normalization where exporters write it out, as PyTorch does before operator set 17, and with RMS:
 *
 *     c = x - mean(x);  y = c / sqrt(mean(c^2) + epsilon)
 *     y = x / sqrt(mean(x^2) + epsilon)
 */
import type { Link } from './chain';
import { numberOf, normalized } from './elementwise';
import { features, rank, wholeParts } from './features';
import { rolesAlong } from './linked';
import { Refusal, type Operation } from './operation';
import { uniform } from './shapes';
import { knownNumbers, type Features, type Statistic, type Value } from './value';

type Operator = (op: Operation) => Value[];

const OTHER = 'it computes with the mean of a frame, but is no part of a normalization';

function statistic(
  what: Statistic['what'],
  of: Features,
  { isCentred = true, epsilon = 0 } = {},
): Statistic {
  return { kind: 'statistic', what, of, isCentred, epsilon };
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
      `it takes the mean along the axes ${axes.join(', ') || 'of all'}: only as a part of a normalization, along the features of a frame, can it be read`,
    );
  if (value.kind === 'statistic') {
    if (value.what !== 'squared') throw new Refusal(OTHER);
    return [statistic('variance', of)];
  }
  const root = rootOf(of);
  return [root ? statistic('variance', root, { isCentred: false }) : statistic('mean', of)];
};

/** The features of which these are the squares, number by number. */
function rootOf(value: Features): Features | undefined {
  const { link, below } = value.parts[0]!.chain;
  if (!below || !link || !isSquare(link, below.link)) return undefined;
  const parts = value.parts.map((part) => ({ ...part, chain: below }));
  return features(value.axes, parts, value.flipped);
}

function isSquare(link: Link, below: Link | undefined): boolean {
  if (link.kind === 'combination') return link.by === 'product' && link.with === below;
  if (link.kind !== 'elementwise' || typeof link.activation !== 'object') return false;
  const { name, alpha } = link.activation;
  return name === 'power' && alpha === 2 && link.scale === 1 && link.shift === 0;
}

const isOf = (value: Value | undefined, what: Statistic['what']): value is Statistic =>
  value?.kind === 'statistic' && value.what === what;

function difference(op: Operation): Value | undefined {
  const [x, mean] = op.operands;
  return isOf(mean, 'mean') && mean.of === x ? statistic('centred', mean.of) : undefined;
}

function power(op: Operation): Value | undefined {
  const [x] = op.operands;
  const exponent = numberOf(op, 'exponent', 1, 1);
  if (isOf(x, 'variance') && exponent === -0.5) return statistic('inverse', x.of, x);
  if (isOf(x, 'variance') && exponent === 0.5) return statistic('deviation', x.of, x);
  return isOf(x, 'centred') && exponent === 2 ? statistic('squared', x.of) : undefined;
}

function product(op: Operation): Value | undefined {
  const [a, b] = op.operands;
  if (isOf(a, 'centred') && a === b) return statistic('squared', a.of);
  const [x, inverse] = isOf(a, 'inverse') ? [b, a] : [a, b];
  return isOf(inverse, 'inverse') ? scaledDown(op, x, inverse) : undefined;
}

function sum(op: Operation): Value | undefined {
  const [a, b] = op.operands;
  const [variance, other] = isOf(a, 'variance') ? [a, b] : [b, a];
  const epsilon = constantOf(op, other);
  if (!isOf(variance, 'variance') || epsilon === undefined) return undefined;
  const { of, isCentred } = variance;
  return statistic('variance', of, { isCentred, epsilon: variance.epsilon + epsilon });
}

/** The number that a value is throughout. */
function constantOf(op: Operation, value: Value | undefined): number | undefined {
  const numbers = value && knownNumbers(value);
  const number = numbers && uniform(op, numbers);
  return typeof number === 'number' ? number : undefined;
}

function root(op: Operation): Value | undefined {
  const [x] = op.operands;
  return isOf(x, 'variance') ? statistic('deviation', x.of, x) : undefined;
}

function reciprocal(op: Operation): Value | undefined {
  const [x] = op.operands;
  return isOf(x, 'deviation') ? statistic('inverse', x.of, x) : undefined;
}

function quotient(op: Operation): Value | undefined {
  const [a, b] = op.operands;
  if (!isOf(b, 'deviation')) return undefined;
  return constantOf(op, a) === 1 ? statistic('inverse', b.of, b) : scaledDown(op, a, b);
}

/** The features, or what is left of them without their mean, by their deviation. */
function scaledDown(op: Operation, x: Value | undefined, by: Statistic): Value | undefined {
  const { of, isCentred, epsilon } = by;
  if (!(epsilon > 0)) return undefined;
  const operands = [undefined, undefined] as const;
  if (isCentred)
    return isOf(x, 'centred') && x.of === of
      ? normalized(op, 'layer-norm', of, epsilon, operands)
      : undefined;
  return x?.kind === 'features' && areSame(op, x, of)
    ? normalized(op, 'rms-norm', x, epsilon, operands)
    : undefined;
}

/** Whether they are all outputs of the same layer, along the same axes. */
function areSame(op: Operation, a: Features, b: Features): boolean {
  const [p, q] = [a, b].map((value) =>
    rolesAlong(op, value).map((roles) => roles.replace('direction,', '')),
  );
  const moments = new Set([...a.parts, ...b.parts].map(({ moment }) => moment));
  const orders = new Set([a, b].map(({ flipped = false }) => flipped));
  const { chain } = wholeParts(a);
  return (
    chain === b.parts[0]!.chain &&
    moments.size === 1 &&
    orders.size === 1 &&
    p!.join(';') === q!.join(';')
  );
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

/** The operators, which on statistics are steps of a normalization. */
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
