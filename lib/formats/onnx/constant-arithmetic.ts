/** Arithmetic on constants, with the symbols of unknown sizes among them. */
import { invalidFile } from '../../errors';
import { dividedBy, times, type Extent } from './axis';
import { constant, known, made, mapped } from './constants';
import { Refusal, type Operation } from './operation';
import { copying, dense, inMemory, type View } from '../tensors';
import type { Constant, Fill, Value } from './value';

/** The number, or what stands for it; undefined where it depends on what a symbol stands for. */
type Symbolic = (a: Extent, b: Extent) => Extent | undefined;

export interface Arithmetic {
  readonly numbers: (a: number, b: number) => number;
  readonly symbols: Symbolic;
  /** Whether the result is 0 or 1, whatever the operands are. */
  readonly compares?: boolean;
}

const positive = (x: Extent): boolean => typeof x === 'string' || x >= 0;

export const ADD: Arithmetic = {
  numbers: (a, b) => a + b,
  symbols: (a, b) => (a === 0 ? b : b === 0 ? a : undefined),
};
export const SUB: Arithmetic = {
  numbers: (a, b) => a - b,
  symbols: (a, b) => (b === 0 ? a : a === b ? 0 : undefined),
};
export const MUL: Arithmetic = {
  numbers: (a, b) => a * b,
  symbols: (a, b) => (positive(a) && positive(b) ? times(a, b) : undefined),
};
export const DIV: Arithmetic = {
  numbers: (a, b) => a / b,
  symbols: (a, b) => (positive(a) && positive(b) ? dividedBy(a, b) : undefined),
};
/** Sizes are never negative. */
export const EQUAL: Arithmetic = {
  numbers: (a, b) => Number(a === b),
  symbols: (a, b) => (a === b ? 1 : positive(a) && positive(b) ? undefined : 0),
  compares: true,
};
const same: Symbolic = (a, b) => (a === b ? a : undefined);
export const MIN: Arithmetic = { numbers: Math.min, symbols: same };
export const MAX: Arithmetic = { numbers: Math.max, symbols: same };

/** A fill is one number in any shape. */
export function asConstant(value: Constant | Fill): Constant {
  if (value.kind === 'constant') return value;
  return typeof value.value === 'number'
    ? known([], Float64Array.of(value.value))
    : known([], [value.value]);
}

/** The view in other dims, its axes of size 1 and those that it lacks repeated. */
export function broadcast(view: View, dims: readonly number[]): View {
  const offset = dims.length - view.dims.length;
  const strides = dims.map((_, k) =>
    view.dims[k - offset] === 1 ? 0 : (view.strides[k - offset] ?? 0),
  );
  return { ...view, dims, strides };
}

function commonDims(label: string, views: readonly View[]): number[] {
  const rank = Math.max(...views.map(({ dims }) => dims.length));
  return Array.from({ length: rank }, (_, k) => {
    const sizes = views.map(({ dims }) => dims[k - rank + dims.length] ?? 1);
    const size = sizes.find((each) => each !== 1) ?? 1;
    if (sizes.every((each) => each === 1 || each === size)) return size;
    throw invalidFile(`${label}: it joins constants of other shapes: the file is corrupt`);
  });
}

function ofConstants(op: Operation, operands: readonly Constant[], by: Arithmetic): Constant {
  const [a, b] = operands as [Constant, Constant];
  const dims = commonDims(op.label, operands);
  const views = operands.map((operand) => broadcast(operand, dims)) as [View, View];
  const content = operands.map(({ store }) => store.content);
  if (content.includes('symbols')) return symbolically(op, dims, views.map(constant), by.symbols);
  const whole = by.compares === true || !content.includes('floats');
  return made(
    dims,
    [a, b],
    function* (target, budget) {
      yield* copying(views[0], target, 0, budget);
      const others = new Float64Array(target.length);
      yield* copying(views[1], others, 0, budget);
      for (let i = 0; i < target.length; i++) {
        const number = by.numbers(target[i] as number, others[i]!);
        target[i] = whole ? Math.trunc(number) : number;
      }
    },
    whole ? 'integers' : 'floats',
  );
}

function symbolically(
  op: Operation,
  dims: readonly number[],
  operands: readonly Constant[],
  by: (...numbers: Extent[]) => Extent | undefined,
): Constant {
  const lists = operands.map((operand) => op.list(operand, 'operands'));
  return known(
    dims,
    lists[0]!.map((_, i) => {
      const number = by(...lists.map((list) => list[i]!));
      if (number !== undefined) return number;
      throw new Refusal('it computes with sizes that only a run knows');
    }),
  );
}

/** The operands, all of which are constants or fills; undefined where features are among them. */
export function constantsOf(op: Operation, count: number): (Constant | Fill)[] | undefined {
  const operands = Array.from({ length: count }, (_, k) => op.operand(k));
  const constants = operands.filter((each) => each.kind === 'constant' || each.kind === 'fill');
  return constants.length === count ? constants : undefined;
}

/** All of it is one number where all operands are that. */
export function ofFills(
  op: Operation,
  operands: (Constant | Fill)[],
  by: Arithmetic,
): Constant | Fill {
  const result = ofConstants(op, operands.map(asConstant), by);
  const fills = operands.some(({ kind }) => kind === 'fill') && result.dims.length === 0;
  return fills ? { kind: 'fill', value: op.list(result, 'operands')[0]! } : result;
}

/** Where the first operand is not 0 the second, elsewhere the third. */
export const where = (op: Operation): Value[] => {
  const operands = constantsOf(op, 3)?.map(asConstant);
  if (!operands) throw new Refusal('it chooses between features');
  const dims = commonDims(op.label, operands);
  const views = operands.map((operand) => constant(broadcast(operand, dims)));
  return [
    symbolically(op, dims, views, (c, a, b) =>
      typeof c === 'string' ? undefined : c === 0 ? b : a,
    ),
  ];
};

/** The product of all numbers: sizes, mostly. */
export const reduceProd = (op: Operation): Value[] => {
  const value = op.operand(0);
  if (value.kind !== 'constant' || value.dims.length > 1)
    throw new Refusal('it multiplies features with each other');
  const product = op.list(value, 'factors').reduce<Extent>((a, b) => times(a, b), 1);
  const dims = op.int('keepdims', 1) === 0 ? [] : value.dims.map(() => 1);
  return [known(dims, [product])];
};

/** Constants by a function; sizes, which are whole, stay where `keepsWhole`. */
export function ofConstant(
  op: Operation,
  value: Value,
  change: (x: number) => number,
  keepsWhole: boolean,
): Value | undefined {
  if (value.kind === 'fill' && typeof value.value === 'number')
    return { kind: 'fill', value: change(value.value) };
  if (value.kind !== 'constant') return undefined;
  if (value.store.content !== 'floats') return keepsWhole ? value : mapped(value, change);
  const size = value.dims.reduce((n, dim) => n * dim, 1);
  op.reading.budget.make(4 * size);
  const list = op.list(value, 'operand') as readonly number[];
  return constant(dense(value.dims, inMemory(Float32Array.from(list, change))));
}
