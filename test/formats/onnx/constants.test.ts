/**
 * Constants that are cut up and put together without being in memory, against the same done with
 * plain lists.
 */
import { concat, constant, reshape, select, transpose } from '../../../lib/formats/onnx/constants';
import { allOf, type Elements } from '../../../lib/formats/onnx/elements';
import { isList, listOf, type Constant } from '../../../lib/formats/onnx/value';
import { numbers } from './write';

/** Elements that are somewhere else, and count how many are asked for. */
class Far implements Elements {
  readonly depth = 0;
  asked = 0;
  constructor(private readonly all: Float32Array) {}

  get length(): number {
    return this.all.length;
  }

  read(start: number, target: Float32Array): void {
    this.asked += target.length;
    target.set(this.all.subarray(start, start + target.length));
  }
}

const DIMS = [6, 40, 500];
const DATA = numbers(6 * 40 * 500, 1);
const far = () => constant(DIMS, new Far(DATA));
const near = () => constant(DIMS, Array.from(DATA));

function elementsOf({ data }: Constant): Elements {
  if (isList(data)) throw new Error('is a list');
  return data;
}

/** Whole, and in ranges that begin and end anywhere. */
function expectSame(lazy: Constant, plain: Constant): void {
  const elements = elementsOf(lazy);
  const expected = Float32Array.from(listOf(plain) as number[]);
  expect([lazy.dims, elements.length]).toEqual([plain.dims, expected.length]);
  expect(Buffer.from(allOf(elements).buffer).equals(Buffer.from(expected.buffer))).toBe(true);
  for (
    let start = 0, length = 1;
    start + length < expected.length;
    start += length, length = length * 3 + 1
  ) {
    const range = new Float32Array(length);
    elements.read(start, range);
    expect(range).toEqual(expected.subarray(start, start + length));
  }
}

test.each<[string, (value: Constant) => Constant]>([
  ['a slice along the first axis', (v) => select(v, 0, [1, 2, 3], true)],
  ['a slice along the middle one', (v) => select(v, 1, [7, 8, 9, 30, 31, 3], true)],
  ['a slice along the last one', (v) => select(v, 2, [0, 1, 2, 499], true)],
  ['one place along an axis that goes', (v) => select(v, 1, [39], false)],
  ['picks out of order', (v) => select(v, 0, [5, 0, 5], true)],
  ['a concatenation along the first axis', (v) => concat([v, select(v, 0, [2], true), v], 0)],
  ['a concatenation along the middle one', (v) => concat([v, select(v, 1, [2, 3], true)], 1)],
  ['a concatenation along the last one', (v) => concat([v, v], 2)],
  ['a transposition', (v) => transpose(v, [2, 0, 1])],
  ['a transposition that keeps the last axis', (v) => transpose(v, [1, 0, 2])],
  ['a transposition of a transposition', (v) => transpose(transpose(v, [2, 0, 1]), [0, 2, 1])],
  ['a transposition undone', (v) => transpose(transpose(v, [2, 0, 1]), [1, 2, 0])],
  [
    'a transposition of one in another shape',
    (v) => transpose(reshape(transpose(v, [2, 0, 1]), [240, 500]), [1, 0]),
  ],
  ['a slice of a transposition', (v) => select(transpose(v, [2, 1, 0]), 0, [3, 4, 10], true)],
  [
    'gates reordered, as exporters write it',
    (v) =>
      concat(
        [0, 3, 1, 2].map((gate) =>
          select(
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
    'a hundred transpositions on top of each other',
    (v) => {
      let value = v;
      for (let i = 0; i < 100; i++)
        value = transpose(
          reshape(
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
    'a thousand slices on top of each other',
    (v) => {
      let value = select(v, 0, [0, 1], true);
      for (let i = 0; i < 1000; i++) value = select(value, 0, [1, 0], true);
      return value;
    },
  ],
  ['no places', (v) => select(v, 0, [], true)],
])('%s', (_, rearrange) => {
  expectSame(rearrange(far()), rearrange(near()));
});

test('rearranging long runs and other shapes read nothing', () => {
  const elements = new Far(DATA);
  const value = reshape(constant(DIMS, elements), [240, 500]);
  const gates = concat([select(value, 0, [5, 6, 7], true), select(value, 0, [1], true)], 0);
  expect(elements.asked).toBe(0);
  elementsOf(gates).read(500, new Float32Array(10));
  expect(elements.asked).toBe(10);
});
