/**
 * The operators that sources of constants and shape computations are made of, and those that change
 * nothing.
 */
import { fromFront, type Extent } from './axis';
import { constant } from './constants';
import { inMemory } from './elements';
import { extents } from './features';
import { Refusal, type Operation } from './operation';
import { storedTensor, wholeTensor } from './tensor';
import { listOf, numbersOf, type Constant, type Value } from './value';

/** TensorProto.DataType */
const INTEGERS = [2, 3, 4, 5, 6, 7, 12, 13];
const FLOATS = [1, 10, 11, 16];
const BOOLEAN = 9;

export const constantOf = (op: Operation): Value[] => {
  const tensor = op.attribute('value')?.t;
  if (tensor) {
    const { dims, data } = storedTensor(tensor);
    return [constant(dims, data)];
  }
  if (op.has('value_float'))
    return [constant([], inMemory(Float32Array.of(op.float('value_float', 0))))];
  if (op.has('value_int')) return [constant([], [op.int('value_int', 0)])];
  const floats = op.attribute('value_floats')?.floats;
  if (floats) return [constant([floats.length], inMemory(Float32Array.from(floats)))];
  const ints = op.attribute('value_ints')?.ints;
  if (ints) return [constant([ints.length], ints)];
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
    if (FLOATS.includes(to)) {
      const numbers = numbersOf(value);
      if (numbers) return [constant(numbers.dims, numbers.data)];
    } else if (INTEGERS.includes(to) || to === BOOLEAN) {
      const convert = to === BOOLEAN ? (x: number) => Number(x !== 0) : Math.trunc;
      const whole = (x: Extent): Extent => (typeof x === 'number' ? convert(x) : x);
      return [constant(value.dims, listOf(value).map(whole))];
    }
  } else if (FLOATS.includes(to)) return [value];
  throw new Refusal(
    `it casts to type ${to} of TensorProto.DataType: only casts to floating point can be followed`,
  );
};

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
  return [constant([picked.length], picked)];
};

export const constantOfShape = (op: Operation): Value[] => {
  const tensor = op.attribute('value')?.t;
  return [{ kind: 'fill', value: tensor ? (wholeTensor(tensor).data[0] ?? 0) : 0 }];
};

/** The one number that a constant consists of, or undefined. */
function uniform(value: Constant): number | undefined {
  const list = listOf(value);
  const [first] = list;
  return typeof first === 'number' && list.every((x) => x === first) ? first : undefined;
}

export const expand = (op: Operation): Value[] => {
  const value = op.operand(0);
  if (value.kind === 'fill') return [value];
  const number = value.kind === 'constant' ? uniform(value) : undefined;
  if (number === undefined) throw new Refusal('it repeats values: only a number can be expanded');
  return [{ kind: 'fill', value: number }];
};
