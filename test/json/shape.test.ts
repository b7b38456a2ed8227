/** Shapes: objects from outside, checked and copied in one go. */
import {
  copied,
  Fields,
  measured,
  number,
  numbers,
  objects,
  optional,
  ownElements,
  pair,
} from '../../lib/json';

const fieldsOf = (value: unknown): Fields => new Fields(value, 'it', 'INVALID_OPTION');

test('a copy holds the described fields alone', () => {
  const value = { a: 1, b: [{ c: [1, 2], d: 3 }], e: 4 };
  const copy = copied(fieldsOf(value), {
    a: number,
    b: objects({ c: pair }),
    f: optional(number),
  });
  expect(copy).toEqual({ a: 1, b: [{ c: [1, 2] }] });
});

test('what is checked is what is used: a getter is read once', () => {
  let reads = 0;
  const value = Object.defineProperty({}, 'a', {
    get: () => (++reads === 1 ? 1 : 'changed'),
    enumerable: true,
  });
  const fields = fieldsOf(value);
  expect([fields.number('a'), fields.number('a')]).toEqual([1, 1]);
});

test.each([null, undefined, NaN, Infinity])('%p was not measured', (value) => {
  expect(copied(fieldsOf({ a: value }), { a: measured })).toEqual({ a: null });
});

test('fields of other types are refused by their path', () => {
  const shape = { b: objects({ c: numbers }) };
  expect(() => copied(fieldsOf({ b: [{ c: [1, '2'] }] }), shape)).toThrow(
    /^it\.b\[0\]\.c must be an array of finite numbers, but is \[1,"2"\]/,
  );
  expect(() => copied(fieldsOf({ a: '1' }), { a: measured })).toThrow(/^it\.a must be a finite/);
});

test('elements of arrays are copied, those of arrays with holes are not', () => {
  expect(ownElements([1, null])).toEqual([1, null]);
  expect(ownElements(Array(2 ** 32 - 1))).toBeUndefined();
  expect(ownElements({ length: 1, 0: 1 })).toBeUndefined();
});
