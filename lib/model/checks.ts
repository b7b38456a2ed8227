/** Checks of the numbers that a model is given: options, frames and tokens. */
import { types } from 'node:util';
import { CompactRnnError, invalidInput, invalidOption } from '../errors';
import { kindOf, shown } from '../json';

/** Threads that can share a step. */
export const MAX_THREADS = 64;

function checkRange(name: string, value: unknown, most: number, range: string): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most) return;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${name} must be a whole number ${range}, but is ${shown(value)}`,
  );
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkCount(name: string, value: unknown): asserts value is number {
  checkRange(name, value, 2 ** 31, 'of at least 1');
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkThreads(value: unknown): asserts value is number {
  checkRange('threads', value, MAX_THREADS, `from 1 to ${MAX_THREADS}`);
}

/**
 * A copy of floats that a caller may change, transfer, or share with other threads.
 * @throws CompactRnnError INVALID_INPUT where they are not a Float32Array, or one whose memory is
 *   gone.
 */
export function copiedFloats(what: string, floats: unknown): Float32Array {
  if (!types.isFloat32Array(floats))
    throw invalidInput(`${what} must be a Float32Array, but is ${kindOf(floats)}`);
  try {
    return new Float32Array(floats);
  } catch (cause) {
    throw invalidInput(`${what} cannot be read: its memory was transferred or cut`, cause);
  }
}

/**
 * The index of the first number that is not a token, or -1. A model with an embedding takes one
 * token a frame: a whole number from 0, the row of the embedding that it stands for.
 */
export function firstNonToken(xs: Float32Array, tokens: number): number {
  return xs.findIndex((x) => !(Number.isInteger(x) && x >= 0 && x < tokens));
}

/** What errors say that a token is. */
export function tokenRange(tokens: number): string {
  return `a token, a whole number from 0 to ${tokens - 1}`;
}

/** What streams and pools are made of, which nobody but a model has. */
export function checkSetting(setting: unknown, maker: 'createStream' | 'createPool'): void {
  if (typeof setting === 'object' && setting !== null) return;
  throw invalidOption(`streams and pools are made by a model: call model.${maker}()`);
}
