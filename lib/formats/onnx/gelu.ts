/**
 * GELU where exporters write it out, as PyTorch does before operator set 20:
 *
 *     y = x (1 + erf(x / sqrt(2))) / 2,  in whatever order the factors come
 */
import { functionOf, scaled } from './elementwise';
import { features, wholeParts } from './features';
import type { Chain } from './chain';
import { Refusal, type Operation } from './operation';
import { uniform } from './shapes';
import { knownNumbers, type Gate, type Value } from './value';

type Operator = (op: Operation) => Value[];

const OTHER = 'it computes with an Erf, but is no part of a GELU, x (1 + erf(x / sqrt(2))) / 2';
/** How far an exporter may round 1 / sqrt(2). */
const ROUNDED = 1e-5;

const isGate = (value: Value | undefined): value is Gate => value?.kind === 'gate';

/** What features are a multiple of: where their chain ends in nothing but one factor. */
function multiple({ chain }: { chain: Chain }): { of: Chain; factor: number } {
  const { link, below } = chain;
  const isFactor =
    link?.kind === 'elementwise' && link.shift === 0 && !link.activation && below !== undefined;
  return isFactor && typeof link.scale === 'number'
    ? { of: below, factor: link.scale }
    : { of: chain, factor: 1 };
}

export const erf: Operator = (op) => {
  const value = op.operand(0);
  if (value.kind !== 'features') throw new Refusal(OTHER);
  const { of, factor } = multiple(wholeParts(value));
  if (Math.abs(factor - Math.SQRT1_2) > ROUNDED) throw new Refusal(OTHER);
  const parts = value.parts.map((part) => ({ ...part, chain: of }));
  return [{ kind: 'gate', of: features(value.axes, parts, value.flipped), scale: 1, shift: 0 }];
};

/** A constant that is one number throughout. */
function numberIn(op: Operation, value: Value | undefined): number | undefined {
  const numbers = value && knownNumbers(value);
  const number = numbers && uniform(op, numbers);
  return typeof number === 'number' ? number : undefined;
}

type Step = (op: Operation, gate: Gate, other: Value) => Value | undefined;

const sum: Step = (op, gate, other) => {
  const number = numberIn(op, other);
  return number === undefined ? undefined : { ...gate, shift: gate.shift + number };
};

const product: Step = (op, gate, other) => {
  const number = numberIn(op, other);
  if (number !== undefined)
    return { ...gate, scale: number * gate.scale, shift: number * gate.shift };
  if (other.kind !== 'features' || gate.scale !== gate.shift) return undefined;
  const x = wholeParts(gate.of).chain;
  const { chain } = wholeParts(other);
  const found = isSame(chain, x) ? { of: chain, factor: 1 } : multiple({ chain });
  if (!isSame(found.of, x)) return undefined;
  const factor = 2 * gate.scale * found.factor;
  return scaled(op, functionOf(op, gate.of, { name: 'gelu' }), factor, 0);
};

/** By a number, as which exporters write the half. */
const quotient: Step = (op, gate, other) => {
  const number = numberIn(op, other);
  return number === undefined || op.operands[0] !== gate
    ? undefined
    : { ...gate, scale: gate.scale / number, shift: gate.shift / number };
};

const isSame = (a: Chain, b: Chain): boolean => a.link === b.link && a.input === b.input;

const STEPS: Readonly<Record<string, Step>> = { Add: sum, Mul: product, Div: quotient };

/** The operators, which on gates are steps of a GELU. */
export function withGates(
  operators: Readonly<Record<string, Operator>>,
): Readonly<Record<string, Operator>> {
  const wrapped = Object.entries(operators).map(([name, operator]): [string, Operator] => [
    name,
    (op) => {
      const gate = op.operands.find(isGate);
      if (!gate) return operator(op);
      const other = op.operands.find((value) => value !== gate);
      const value = other && STEPS[name]?.(op, gate, other);
      if (!value) throw new Refusal(OTHER);
      return [value];
    },
  ]);
  return Object.fromEntries(wrapped);
}
