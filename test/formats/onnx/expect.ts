/** Expectations that the tests of this folder share. */
import { CompactRnnError, type ErrorCode } from '../../../lib/errors';

/** Compares outputs with an oracle's, number by number. */
export function expectClose(
  actual: Float32Array,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual).toHaveLength(expected.length);
  let worst = { index: -1, difference: tolerance, actual: NaN, expected: NaN };
  actual.forEach((x, index) => {
    const difference = Math.abs(x - expected[index]!);
    if (!(difference <= worst.difference))
      worst = { index, difference, actual: x, expected: expected[index]! };
  });
  expect(worst.index === -1 ? 'close' : worst).toBe('close');
}

/** Expects a CompactRnnError with this code and message. */
export function expectError(act: () => unknown, code: ErrorCode, message: RegExp): void {
  let caught: unknown;
  try {
    act();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(CompactRnnError);
  const error = caught as CompactRnnError;
  expect(error.message).toMatch(message);
  expect(error.code).toBe(code);
}
