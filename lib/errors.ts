/** The one error class of the library. Every message names the thing, its value and the remedy. */

export type ErrorCode =
  | 'INVALID_OPTION' // an option or argument of a call: name, type or range
  | 'INVALID_INPUT' // data handed to a model: shape, type, NaN
  | 'INVALID_FILE' // a file that is truncated, corrupt or of another format
  | 'INVALID_MODEL' // weights or shapes that contradict each other, NaN or infinity in a weight
  | 'UNSUPPORTED_MODEL' // a sound model that this library cannot represent
  | 'IO' // the operating system refused a read or a write
  | 'NUMERICAL' // LAPACK did not converge
  | 'NATIVE_UNAVAILABLE'; // the addon is not built or does not load here

/**
 * Thrown by every function of this library for bad input. Aborted calls reject with the reason of
 * their `AbortSignal` instead, as Node's own do.
 */
export class CompactRnnError extends Error {
  override readonly name = 'CompactRnnError';

  constructor(
    /** What kind of thing is wrong, for programs to tell apart. */
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
