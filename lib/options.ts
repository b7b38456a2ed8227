/**
 * What the options of long calls have in common, and the checks that every call makes of its
 * options: that they are an object of known names, and that `signal` and `onProgress` are what they
 * should be. Long calls end where their signal says so.
 */
import { setMaxListeners } from 'node:events';
import { invalidOption } from './errors';
import { shown } from './json';
import { suggest } from './suggest';

/**
 * Refuses options that do not exist.
 * @throws CompactRnnError INVALID_OPTION naming the option, the call `what`, and the nearest option
 *   there is.
 */
export function checkOptionNames(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw invalidOption(`the options of ${what} must be an object, but are ${shown(options)}`);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const choices = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none';
    throw invalidOption(`${what} has no option "${name}"${suggest(name, known)}; ${choices}`);
  }
}

/**
 * The options that a call knows, each read once, those that are undefined left out: what is checked
 * is what is used, whatever getters the object has.
 * @throws CompactRnnError INVALID_OPTION as {@link checkOptionNames}.
 */
export function readOptions<T extends object>(
  what: string,
  options: T,
  known: readonly string[],
): T {
  checkOptionNames(what, options, known);
  const given = known.map((name) => [name, options[name as keyof T]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as T;
}

/** How far a long call is. */
export interface Progress {
  /** What is being done, for people: `lstm1`, `epoch 2 of 10`. */
  readonly stage: string;
  /** How much of `total` is done, from 0 up; the unit is the call's own. */
  readonly done: number;
  /** Above 0. */
  readonly total: number;
}

/**
 * Told how far a long call is. What it throws, the call rejects with; so also with what a promise
 * rejects with that it returns, which is not waited for.
 */
export type OnProgress = (progress: Progress) => void;

/** The options that every long call takes. */
export interface LongCallOptions {
  /** Aborting rejects at once with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far the call is. */
  readonly onProgress?: OnProgress | undefined;
}

/** @throws CompactRnnError INVALID_OPTION where `signal` or `onProgress` is of another type. */
export function checkLongCallOptions({ signal, onProgress }: LongCallOptions): void {
  checkSignal(signal);
  checkCallback('onProgress', onProgress);
}

/** @throws CompactRnnError INVALID_OPTION where it is given and not a function. */
export function checkCallback(name: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return;
  throw invalidOption(`${name} must be a function, but is ${shown(value)}`);
}

/** @throws CompactRnnError INVALID_OPTION where it is given and not an AbortSignal. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw invalidOption(`signal must be an AbortSignal, but is ${shown(signal)}`);
}

/** @throws CompactRnnError INVALID_OPTION where it is not the path of a file. */
export function checkPath(path: unknown): void {
  if (typeof path !== 'string' || path === '' || path.includes('\0'))
    throw invalidOption(`the path of a file must be a string, but is ${shown(path)}`);
}

/** @throws CompactRnnError INVALID_OPTION where `value` is not whole or outside [least, most]. */
export function checkWholeNumber(
  name: string,
  value: unknown,
  least: number,
  most: number,
): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number;
  throw invalidOption(
    `${name} must be a whole number from ${least} to ${most}, but is ${shown(value)}`,
  );
}

/**
 * What `work` comes to. Aborting rejects at once with the signal's reason, whatever becomes of the
 * work: what callers hand over (the examples of a training, the loss of a search) may never settle.
 */
export async function untilAborted<T>(
  work: () => T | Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return work();
  signal.throwIfAborted();
  // Each call adds a listener: many calls at once make many, which is not a leak to warn of.
  setMaxListeners(0, signal);
  let abort!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
