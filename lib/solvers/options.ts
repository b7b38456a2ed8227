/**
 * What every fit takes beside its matrices, and the checks of numbers and matrices that they share.
 */
import { availableParallelism } from 'node:os';
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { runJob } from '../linalg';
import { checkThreads, MAX_THREADS } from '../model';
import type { DenseWeight } from '../weights';
import { native } from '../native';
import { checkSignal } from '../options';

/** How far a fit is: `done` pieces of `total`, where it is known how many there will be. */
export interface FitProgress {
  readonly what: string;
  readonly done: number;
  readonly total: number | undefined;
}

export interface FitOptions {
  /**
   * Aborting rejects at once with the signal's reason; the piece of work at hand, some tenths of a
   * second, ends unheard.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called after every piece of work. */
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
  /** Default all cores; it changes no result. */
  readonly threads?: number | undefined;
}

export const FIT_OPTION_NAMES = ['signal', 'onProgress', 'threads'];

/** The threads to use. */
export function checkFit({ signal, onProgress, threads }: FitOptions): number {
  checkSignal(signal);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    refuse('onProgress', 'a function', onProgress);
  if (threads === undefined) return Math.min(availableParallelism(), MAX_THREADS);
  checkThreads(threads);
  return threads;
}

/** A piece of work of the addon, when a core is free and unless it is aborted. */
export function piece<T>(work: () => Promise<T>, { signal }: FitOptions): Promise<T> {
  return runJob(work, signal);
}

function refuse(name: string, expected: string, value: unknown): never {
  const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
  throw new CompactRnnError('INVALID_OPTION', `${name} must be ${expected}, but ${found}`);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkAbove(name: string, value: unknown, least: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !(value > least))
    refuse(name, `a number above ${least}`, value);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkAtLeast(name: string, value: unknown, least: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least)
    refuse(name, `a number of at least ${least}`, value);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkWhole(
  name: string,
  value: unknown,
  least: number,
  most: number,
): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    refuse(name, `a whole number from ${least} to ${most}`, value);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkOneOf(name: string, value: unknown, choices: readonly string[]): void {
  if (typeof value !== 'string' || !choices.includes(value))
    refuse(name, choices.map((choice) => `"${choice}"`).join(' or '), value);
}

/** @throws CompactRnnError INVALID_INPUT where a matrix is empty or not finite, naming where. */
export function checkMatrix(name: string, { rows, cols, data }: DenseWeight): void {
  if (rows === 0 || cols === 0)
    throw new CompactRnnError(
      'INVALID_INPUT',
      `${name} must not be empty, but has shape [${rows}, ${cols}]`,
    );
  const bad = native.firstNonFinite(data);
  if (bad >= 0)
    throw new CompactRnnError(
      'INVALID_INPUT',
      `${name} must be finite, but is ${data[bad]} at row ${Math.floor(bad / cols)}, column ${bad % cols}`,
    );
}

/** @throws CompactRnnError INVALID_INPUT where a matrix is not [rows, cols]. */
export function checkShape(name: string, matrix: DenseWeight, rows: number, cols: number): void {
  if (matrix.rows === rows && matrix.cols === cols) return;
  throw new CompactRnnError(
    'INVALID_INPUT',
    `${name} must have shape [${rows}, ${cols}], but has [${matrix.rows}, ${matrix.cols}]`,
  );
}
