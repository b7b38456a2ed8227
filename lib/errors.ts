/** The one error class of the library. Every message names the thing, its value and the remedy. */
import { printable } from './printable';

const CODES = [
  'INVALID_OPTION', // an option or argument of a call: name, type or range
  'INVALID_INPUT', // data handed to a model: shape, type, NaN
  'INVALID_FILE', // a file that is truncated, corrupt or of another format
  'INVALID_MODEL', // weights or shapes that contradict each other, NaN or infinity in a weight
  'UNSUPPORTED_MODEL', // a sound model that this library cannot represent
  'IO', // the operating system refused a read or a write
  'NUMERICAL', // LAPACK did not converge, or what was computed is not finite
  'NATIVE_UNAVAILABLE', // the addon is not built or does not load here
  'WORKER_LOST', // the thread or process that worked for a session ended before it
  'DISPOSED', // a model, stream or pool that its owner has disposed of
] as const;

/** What kind of thing is wrong. */
export type ErrorCode = (typeof CODES)[number];

/**
 * Thrown by every function of this library for bad input. Aborted calls reject with the reason of
 * their `AbortSignal` instead, as Node's own do.
 */
export class CompactRnnError extends Error {
  /** Tells errors of this library from others. */
  override readonly name = 'CompactRnnError';

  constructor(
    /** What kind of thing is wrong, for programs to tell apart. */
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(typeof message === 'string' ? printable(message) : '', options);
    checkCode(code);
  }
}

/**
 * Some calls take the code of the errors that they are to throw.
 * @throws CompactRnnError INVALID_OPTION for a code that there is not.
 */
export function checkCode(code: unknown): asserts code is ErrorCode {
  if (!CODES.includes(code as ErrorCode))
    throw invalidOption(`the code of an error must be one of ${CODES.join(', ')}`);
}

/** An option or argument of a call that is unknown, missing, of another type or out of range. */
export function invalidOption(message: string, cause?: unknown): CompactRnnError {
  return new CompactRnnError('INVALID_OPTION', message, becauseOf(cause));
}

/** Data handed to a model that has another shape or type, or holds what is not a number. */
export function invalidInput(message: string, cause?: unknown): CompactRnnError {
  return new CompactRnnError('INVALID_INPUT', message, becauseOf(cause));
}

/** A file that is truncated, corrupt or of another format. */
export function invalidFile(message: string, cause?: unknown): CompactRnnError {
  return new CompactRnnError('INVALID_FILE', message, becauseOf(cause));
}

/** Weights or shapes that contradict each other. */
export function invalidModel(message: string, cause?: unknown): CompactRnnError {
  return new CompactRnnError('INVALID_MODEL', message, becauseOf(cause));
}

/** A sound model that this library cannot represent. */
export function unsupportedModel(message: string, cause?: unknown): CompactRnnError {
  return new CompactRnnError('UNSUPPORTED_MODEL', message, becauseOf(cause));
}

function becauseOf(cause: unknown): ErrorOptions | undefined {
  return cause === undefined ? undefined : { cause };
}
