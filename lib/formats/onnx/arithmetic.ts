/**
 * Arithmetic. On constants it is done here, with the symbols of unknown sizes among them; where
 * features meet constants it becomes a scale and a shift, where they meet features a combination.
 */
import { combined } from './combine';
import {
  ADD,
  type Arithmetic,
  asConstant,
  constantsOf,
  DIV,
  EQUAL,
  MAX,
  MIN,
  MUL,
  ofFills,
  SUB,
} from './constant-arithmetic';
import { functionOf, scaled, spreadOf } from './elementwise';
import { Refusal, type Operation } from './operation';
import {
  knownNumbers,
  type Constant,
  type Features,
  type Foreign,
  type Gate,
  type Statistic,
  type Value,
} from './value';

function arithmetic(
  by: Arithmetic,
  onFeatures?: (op: Operation, a: Value, b: Value) => Features,
): (op: Operation) => Value[] {
  return (op) => {
    const operands = constantsOf(op, 2);
    if (operands) return [ofFills(op, operands, by)];
    if (onFeatures) return [onFeatures(op, op.operand(0), op.operand(1))];
    throw new Refusal('it compares features: read the model up to there');
  };
}

/** The features, and the constant, of a node that has one of each; undefined: two features. */
function withConstant(a: Value, b: Value): { value: Features; numbers: Constant } | undefined {
  const value = a.kind === 'features' ? a : b;
  const other = a.kind === 'features' ? b : a;
  if (value.kind !== 'features' || isUnfollowed(other))
    throw new Refusal('its operands cannot be followed');
  if (other.kind === 'features') return undefined;
  const numbers = knownNumbers(asConstant(other));
  if (numbers) return { value, numbers };
  throw new Refusal('it computes with sizes that only a run knows');
}

/** Parts of what is written out, and what cannot be represented. */
function isUnfollowed(value: Value): value is Foreign | Statistic | Gate {
  return value.kind === 'foreign' || value.kind === 'statistic' || value.kind === 'gate';
}

const power = (alpha: number) => ({ name: 'power', alpha }) as const;

export const add = arithmetic(ADD, (op, a, b) => {
  const one = withConstant(a, b);
  if (!one) return combined(op, a as Features, b as Features, 'sum');
  return scaled(
    op,
    one.value,
    1,
    spreadOf(op, one.numbers, one.value, (x) => x),
  );
});

export const sub = arithmetic(SUB, (op, a, b) => {
  const one = withConstant(a, b);
  if (!one) return combined(op, a as Features, scaled(op, b as Features, -1, 0), 'sum');
  const { value, numbers } = one;
  if (value === a)
    return scaled(
      op,
      value,
      1,
      spreadOf(op, numbers, value, (x) => -x),
    );
  return scaled(
    op,
    value,
    -1,
    spreadOf(op, numbers, value, (x) => x),
  );
});

export const mul = arithmetic(MUL, (op, a, b) => {
  const one = withConstant(a, b);
  if (!one) return combined(op, a as Features, b as Features, 'product');
  return scaled(
    op,
    one.value,
    spreadOf(op, one.numbers, one.value, (x) => x),
    0,
  );
});

export const div = arithmetic(DIV, (op, a, b) => {
  const one = withConstant(a, b);
  if (!one) return combined(op, a as Features, functionOf(op, b as Features, power(-1)), 'product');
  const { value, numbers } = one;
  if (value === a)
    return scaled(
      op,
      value,
      spreadOf(op, numbers, value, (x) => 1 / x),
      0,
    );
  const inverse = functionOf(op, value, power(-1));
  return scaled(
    op,
    inverse,
    spreadOf(op, numbers, value, (x) => x),
    0,
  );
});

export const equal = arithmetic(EQUAL);
export const min = arithmetic(MIN);
export const max = arithmetic(MAX);
