/** The numbers that options of a model hold. */
import { CompactRnnError } from '../errors';
import { shown } from '../json';

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
