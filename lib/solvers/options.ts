/** What every fit takes besides its matrices, and the checks of numbers and matrices. */
import { availableParallelism } from 'node:os';
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import { runJob } from '../linalg';
import { checkThreads, MAX_THREADS } from '../model';
import type { DenseWeight } from '../weights';
import { native } from '../native';
import { checkLongCallOptions, type LongCallOptions } from '../options';

/** Aborting rejects at once; the work at hand, some tenths of a second, ends in the background. */
export interface FitOptions extends LongCallOptions {
  /** Default all cores; it changes no result. */
  readonly threads?: number | undefined;
}

export const FIT_OPTION_NAMES = ['signal', 'onProgress', 'threads'];

/** The threads to use. */
export function checkFit(options: FitOptions): number {
  const { threads } = options;
  checkLongCallOptions(options);
  if (threads === undefined) return Math.min(availableParallelism(), MAX_THREADS);
  checkThreads(threads);
  return threads;
}

/** Runs work of the addon when a core is free, unless it is aborted. */
export function runFit<T>(work: () => Promise<T>, { signal }: FitOptions): Promise<T> {
  return runJob(work, signal);
}

function outOfRange(name: string, expected: string, value: unknown): Error {
  const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
  return invalidOption(`${name} must be ${expected}, but ${found}`);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkAbove(name: string, value: unknown, least: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !(value > least))
    throw outOfRange(name, `a number above ${least}`, value);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkAtLeast(name: string, value: unknown, least: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least)
    throw outOfRange(name, `a number of at least ${least}`, value);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkWhole(
  name: string,
  value: unknown,
  least: number,
  most: number,
): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    throw outOfRange(name, `a whole number from ${least} to ${most}`, value);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkOneOf(name: string, value: unknown, choices: readonly string[]): void {
  if (typeof value !== 'string' || !choices.includes(value))
    throw outOfRange(name, choices.map((choice) => `"${choice}"`).join(' or '), value);
}

/** @throws CompactRnnError INVALID_INPUT where a matrix is empty or not finite, naming where. */
export function checkMatrix(name: string, { rows, cols, data }: DenseWeight): void {
  if (rows === 0 || cols === 0)
    throw invalidInput(`${name} must not be empty, but has shape [${rows}, ${cols}]`);
  const bad = native.firstNonFinite(data);
  if (bad >= 0)
    throw invalidInput(
      `${name} must be finite, but is ${data[bad]} at row ${Math.floor(bad / cols)}, column ` +
        `${bad % cols}`,
    );
}

/** @throws CompactRnnError INVALID_INPUT where a matrix is not [rows, cols]. */
export function checkShape(name: string, matrix: DenseWeight, rows: number, cols: number): void {
  if (matrix.rows === rows && matrix.cols === cols) return;
  throw invalidInput(
    `${name} must have shape [${rows}, ${cols}], but has [${matrix.rows}, ${matrix.cols}]`,
  );
}
