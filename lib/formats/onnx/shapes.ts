/**
 * The operators that sources of constants and shape computations are made of, and those that change
 * nothing.
 */
import { fromFront, times, type Extent } from './axis';
import { constant, known, mapped } from './constants';
import { extents } from './features';
import { Refusal, type Operation } from './operation';
import { storedTensor } from './tensor';
import { isRaw, knownNumbers, type Constant, type Value } from './value';
import { numbersOf } from '../tensors';

/** TensorProto.DataType */
const INTEGERS = [2, 3, 4, 5, 6, 7, 12, 13];
const FLOATS = [1, 10, 11, 16];
const BOOLEAN = 9;

export const constantOf = (op: Operation): Value[] => {
  const tensor = op.attribute('value')?.t;
  if (tensor) return [constant(storedTensor(tensor, op.reading.external))];
  if (op.has('value_float')) return [known([], Float32Array.of(op.float('value_float', 0)))];
  if (op.has('value_int')) return [known([], Float64Array.of(op.int('value_int', 0)))];
  const floats = op.attribute('value_floats')?.floats;
  if (floats) return [known([floats.length], Float32Array.from(floats))];
  const ints = op.attribute('value_ints')?.ints;
  if (ints) return [known([ints.length], Float64Array.from(ints))];
  throw new Refusal('its value is of a kind that is not read');
};

/** Identity, and Dropout, which does nothing once training is over. */
export const unchanged = (op: Operation): Value[] => {
  const value = op.operand(0);
  return op.node.output.map(() => value);
};

export const cast = (op: Operation): Value[] => {
  const value = op.operand(0);
  const to = op.int('to', 0);
  if (value.kind === 'constant') {
    const wholeAlready = value.store.content !== 'floats' && INTEGERS.includes(to);
    if (wholeAlready || (FLOATS.includes(to) && knownNumbers(value))) return [value];
    if (INTEGERS.includes(to)) return [mapped(value, Math.trunc)];
    if (to === BOOLEAN) return [mapped(value, (x) => Number(x !== 0))];
    if (FLOATS.includes(to)) return [value]; // sizes, which are whole
  } else if (FLOATS.includes(to) || value.kind === 'fill' || isTokens(value, to)) return [value];
  throw new Refusal(
    `it casts to type ${to} of TensorProto.DataType: only casts to floating point can be followed`,
  );
};

/** Tokens are whole numbers of any type. */
function isTokens(value: Value, to: number): boolean {
  return isRaw(value) && INTEGERS.includes(to);
}

/** The sizes known, the symbols of the others. */
export const shape = (op: Operation): Value[] => {
  const value = op.operand(0);
  if (value.kind !== 'constant' && value.kind !== 'features')
    throw new Refusal('the shape it takes is not known');
  const sizes = value.kind === 'constant' ? value.dims : extents(value);
  const rank = sizes.length;
  const start = Math.max(0, fromFront(op.int('start', 0), rank));
  const end = Math.max(start, fromFront(op.int('end', rank), rank));
  const picked = sizes.slice(start, end);
  return [known([picked.length], picked)];
};

/** How many elements there are. */
export const size = (op: Operation): Value[] => {
  const value = op.operand(0);
  if (value.kind !== 'constant' && value.kind !== 'features')
    throw new Refusal('the size it takes is not known');
  const sizes: readonly Extent[] = value.kind === 'constant' ? value.dims : extents(value);
  return [known([], [sizes.reduce<Extent>((a, b) => times(a, b), 1)])];
};

export const constantOfShape = (op: Operation): Value[] => {
  const tensor = op.attribute('value')?.t;
  if (!tensor) return [{ kind: 'fill', value: 0 }];
  const [value = 0] = op.list(constant(storedTensor(tensor, op.reading.external)), 'value');
  return [{ kind: 'fill', value }];
};

/** What all of a constant is, or undefined. */
export function uniform(op: Operation, value: Constant): Extent | undefined {
  const numbers: ArrayLike<Extent> = numbersOf(value, op.reading.budget);
  for (let i = 1; i < numbers.length; i++) if (numbers[i] !== numbers[0]) return undefined;
  return numbers[0];
}

export const expand = (op: Operation): Value[] => {
  const value = op.operand(0);
  if (value.kind === 'fill') return [value];
  const all = value.kind === 'constant' ? uniform(op, value) : undefined;
  if (all !== undefined) return [{ kind: 'fill', value: all }];
  const shape = op.operands[1];
  // Ones alone, however many, repeat nothing.
  if (value.kind === 'constant' && shape?.kind === 'fill' && shape.value === 1) return [value];
  if (value.kind !== 'constant' || shape?.kind !== 'constant')
    throw new Refusal('it repeats features: only constants can be expanded');
  return [repeated(value, op.list(shape, 'shape'))];
};

/** Constants repeated along axes of size 1, as initial states are along the batch. */
export const tile = (op: Operation): Value[] => {
  const value = op.operand(0);
  const repeats = op.operands[1];
  if (value.kind === 'fill') return [value];
  if (value.kind !== 'constant' || repeats?.kind !== 'constant')
    throw new Refusal('it repeats features: only constants can be repeated');
  const counts = op.list(repeats, 'repeats');
  const { dims } = value;
  if (counts.length !== dims.length || counts.some((count, k) => count !== 1 && dims[k] !== 1))
    throw new Refusal('it repeats a constant along an axis that is not of size 1');
  return [repeated(value, counts)];
};

/** Of a size that only a run knows, as that of a batch, one position stands for all. */
function repeated(value: Constant, shape: readonly Extent[]): Constant {
  const rank = Math.max(shape.length, value.dims.length);
  const dims = Array.from({ length: rank }, (_, k) => {
    const own = value.dims[k - rank + value.dims.length] ?? 1;
    const wanted = shape[k - rank + shape.length] ?? 1;
    return own === 1 && typeof wanted === 'number' ? wanted : own;
  });
  const offset = rank - value.dims.length;
  const strides = dims.map((_, k) =>
    value.dims[k - offset] === 1 ? 0 : (value.strides[k - offset] ?? 0),
  );
  return constant({ ...value, dims, strides });
}
