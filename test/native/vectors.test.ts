/** Where a vector stops being numbers. */
import { native } from '../../lib/native';

/** IEEE 754: an exponent of ones alone, with a fraction (NaN) or without (infinity). */
const HALVES = [0x7c00, 0x7c01, 0x7e00, 0x7fff, 0xfc00, 0xffff];
const FINITE_HALVES = [0, 1, 0x3c00, 0x7bff, 0x8000, 0xfbff];
const FLOATS = [NaN, Infinity, -Infinity];
const FINITE_FLOATS = [0, -0, 1e-45, -3.4028234663852886e38];

describe.each([
  ['floats', FLOATS, FINITE_FLOATS, (size: number) => new Float32Array(size)],
  ['halves', HALVES, FINITE_HALVES, (size: number) => new Uint16Array(size)],
])('the first NaN or infinity among %s', (_, bad, good, zeros) => {
  const finite = (size: number) => zeros(size).map((_zero, i) => good[i % good.length]!);

  test('is found wherever it is, vectorized or not', () => {
    for (const size of [1, 2, 7, 8, 33, 100])
      for (let at = 0; at < size; at++)
        for (const value of bad) {
          const array = finite(size);
          array.fill(value, at); // and more behind it
          expect(native.firstNonFinite(array)).toBe(at);
        }
  });

  test('is nowhere where all are finite', () => {
    for (const size of [0, 1, 7, 100]) expect(native.firstNonFinite(finite(size))).toBe(-1);
  });

  test('is looked for in the part of a buffer that the array shows', () => {
    const array = finite(20).fill(bad[0]!, 10, 11);
    expect(native.firstNonFinite(array.subarray(3))).toBe(7);
    expect(native.firstNonFinite(array.subarray(0, 10))).toBe(-1);
    expect(native.firstNonFinite(array.subarray(11))).toBe(-1);
  });
});

test.each<[unknown]>([[[1]], ['1'], [undefined], [new Float64Array(1)], [new Int16Array(1)]])(
  'arrays of other types are refused: %p',
  (array) => {
    expect(() => native.firstNonFinite(array as Float32Array)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: 'array must be a Float32Array or a Uint16Array',
      }),
    );
  },
);
