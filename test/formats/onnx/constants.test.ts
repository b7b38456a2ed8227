/**
 * Constants that are cut up and put together without being in memory, against the same done with
 * plain lists.
 */
import { graphBudget } from '../../../lib/formats/onnx/budget';
import {
  dense,
  type Numbers,
  numbersOf,
  product,
  sliced,
  type Store,
} from '../../../lib/formats/tensors';
import {
  concat,
  constant,
  known,
  mapped,
  reshape,
  select,
  transpose,
} from '../../../lib/formats/onnx/constants';
import { picksOf } from '../../../lib/formats/onnx/picks';
import type { Constant } from '../../../lib/formats/onnx/value';
import { numbers } from './write';

/** Elements that are somewhere else, and count how many are asked for. */
class Far implements Store {
  readonly content = 'floats';
  asked = 0;
  constructor(private readonly all: Float32Array) {}

  get length(): number {
    return this.all.length;
  }

  copy(start: number, length: number, target: Numbers, at: number): void {
    this.asked += length;
    for (let i = 0; i < length; i++) target[at + i] = this.all[start + i]!;
  }
}

const DIMS = [6, 40, 500];
const DATA = numbers(6 * 40 * 500, 1);
const far = () => constant(dense(DIMS, new Far(DATA)));

/** A tensor in memory, row-major, that is rearranged number by number. */
interface Plain {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

const flatIndex = (dims: readonly number[], index: readonly number[]): number =>
  index.reduce((flat, i, axis) => flat * dims[axis]! + i, 0);

/** The tensor whose number at an index is that of `value` at another. */
function plain(
  dims: readonly number[],
  from: (index: readonly number[]) => [value: Plain, index: readonly number[]],
): Plain {
  const index = dims.map(() => 0);
  const data = Float32Array.from({ length: product(dims) }, () => {
    const [value, at] = from(index);
    const x = value.data[flatIndex(value.dims, at)]!;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis]! + 1) % dims[axis]!;
      if (index[axis] !== 0) break;
    }
    return x;
  });
  return { dims, data };
}

/** What the test rearranges: the constants of the reader, or plain tensors. */
interface Arrangement<V> {
  select(value: V, axis: number, picks: readonly number[], keep: boolean): V;
  concat(values: readonly V[], axis: number): V;
  transpose(value: V, perm: readonly number[]): V;
  reshape(value: V, dims: readonly number[]): V;
}

const LAZY: Arrangement<Constant> = {
  select: (v, axis, picks, keep) => select(v, axis, picksOf(picks), keep),
  concat,
  transpose,
  reshape,
};

const PLAIN: Arrangement<Plain> = {
  select: (value, axis, picks, keep) =>
    plain(keep ? value.dims.with(axis, picks.length) : value.dims.toSpliced(axis, 1), (index) => [
      value,
      keep ? index.with(axis, picks[index[axis]!]!) : index.toSpliced(axis, 0, picks[0]!),
    ]),
  concat: (values, axis) => {
    const size = values.reduce((sum, { dims }) => sum + dims[axis]!, 0);
    return plain(values[0]!.dims.with(axis, size), (index) => {
      let within = index[axis]!;
      let k = 0;
      while (within >= values[k]!.dims[axis]!) within -= values[k++]!.dims[axis]!;
      return [values[k]!, index.with(axis, within)];
    });
  },
  transpose: (value, perm) =>
    plain(
      perm.map((axis) => value.dims[axis]!),
      (index) => [value, value.dims.map((_, axis) => index[perm.indexOf(axis)]!)],
    ),
  reshape: ({ data }, dims) => ({ dims, data }),
};

const budget = () => graphBudget(4 * DATA.length);

/** Whole, and a part of it. */
function expectSame(lazy: Constant, expected: Plain): void {
  expect(lazy.dims).toEqual(expected.dims);
  const all = Buffer.from(expected.data.buffer);
  const found = numbersOf(lazy, budget()) as Float32Array;
  expect(Buffer.from(found.buffer).equals(all)).toBe(true);
  const [first = 0, ...rest] = expected.dims;
  const part = sliced(lazy, 0, Math.floor(first / 2), Math.ceil(first / 2));
  const half = expected.data.subarray(Math.floor(first / 2) * product(rest));
  expect(numbersOf(part, budget())).toEqual(half);
}

test.each<[string, <V>(value: V, by: Arrangement<V>) => V]>([
  ['a slice along the first axis', (v, by) => by.select(v, 0, [1, 2, 3], true)],
  ['a slice along the middle one', (v, by) => by.select(v, 1, [7, 8, 9, 30, 31, 3], true)],
  ['a slice along the last one', (v, by) => by.select(v, 2, [0, 1, 2, 499], true)],
  ['one place along an axis that goes', (v, by) => by.select(v, 1, [39], false)],
  ['picks out of order', (v, by) => by.select(v, 0, [5, 0, 5], true)],
  [
    'a concatenation along the first axis',
    (v, by) => by.concat([v, by.select(v, 0, [2], true), v], 0),
  ],
  [
    'a concatenation along the middle one',
    (v, by) => by.concat([v, by.select(v, 1, [2, 3], true)], 1),
  ],
  ['a concatenation along the last one', (v, by) => by.concat([v, v], 2)],
  ['a transposition', (v, by) => by.transpose(v, [2, 0, 1])],
  ['a transposition that keeps the last axis', (v, by) => by.transpose(v, [1, 0, 2])],
  [
    'a transposition of a transposition',
    (v, by) => by.transpose(by.transpose(v, [2, 0, 1]), [0, 2, 1]),
  ],
  ['a transposition undone', (v, by) => by.transpose(by.transpose(v, [2, 0, 1]), [1, 2, 0])],
  [
    'a transposition of one in another shape',
    (v, by) => by.transpose(by.reshape(by.transpose(v, [2, 0, 1]), [240, 500]), [1, 0]),
  ],
  [
    'a slice of a transposition',
    (v, by) => by.select(by.transpose(v, [2, 1, 0]), 0, [3, 4, 10], true),
  ],
  [
    'gates reordered, as exporters write it',
    (v, by) =>
      by.concat(
        [0, 3, 1, 2].map((gate) =>
          by.select(
            v,
            1,
            Array.from({ length: 10 }, (_, i) => 10 * gate + i),
            true,
          ),
        ),
        1,
      ),
  ],
  [
    'ten transpositions on top of each other',
    (v, by) => {
      let value = v;
      for (let i = 0; i < 10; i++)
        value = by.transpose(
          by.reshape(
            value,
            [
              [240, 500],
              [500, 6, 40],
            ][i % 2]!,
          ),
          [
            [1, 0],
            [0, 2, 1],
          ][i % 2]!,
        );
      return value;
    },
  ],
  [
    'ten slices on top of each other',
    (v, by) => {
      let value = by.select(v, 0, [0, 1], true);
      for (let i = 0; i < 10; i++) value = by.select(value, 0, [1, 0], true);
      return value;
    },
  ],
  ['no places', (v, by) => by.select(v, 0, [], true)],
  ['a place over and over', (v, by) => by.select(v, 1, [3, 3, 3], true)],
  ['every third place', (v, by) => by.select(v, 2, [1, 4, 7, 10], true)],
])('%s', (_, rearrange) => {
  expectSame(rearrange(far(), LAZY), rearrange({ dims: DIMS, data: DATA }, PLAIN));
});

test('slices, transpositions and other shapes of what is dense read nothing', () => {
  const store = new Far(DATA);
  const value = reshape(constant(dense(DIMS, store)), [240, 500]);
  const rows = select(value, 0, { start: 5, count: 3, step: 1 }, true);
  const gates = concat([transpose(rows, [1, 0]), transpose(rows, [1, 0])], 1);
  expect(store.asked).toBe(0);
  numbersOf(rows, budget());
  expect(store.asked).toBe(3 * 500);
  numbersOf(gates, budget());
  expect(store.asked).toBe(9 * 500); // each operand of what is joined once
});

test('what is made of others is made once', () => {
  const store = new Far(DATA);
  const whole = mapped(constant(dense(DIMS, store)), Math.trunc);
  const spent = budget();
  expect(numbersOf(whole, spent)).toEqual(Float64Array.from(DATA, Math.trunc));
  numbersOf(select(whole, 0, { start: 0, count: 1, step: 1 }, true), spent);
  expect(store.asked).toBe(DATA.length);
});

test('symbols stay among numbers', () => {
  const sizes = concat([known([2], ['t', 3]), known([1], Float64Array.of(7))], 0);
  expect(numbersOf(sizes, budget())).toEqual(['t', 3, 7]);
});
