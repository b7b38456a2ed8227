/** Errors about what a file holds begin with its path. */
import { CompactRnnError } from '../errors';

/** The error with the path before its message; what is no CompactRnnError stays as it is. */
export function namedError(path: string, cause: unknown): unknown {
  if (!(cause instanceof CompactRnnError)) return cause;
  return new CompactRnnError(cause.code, `${path}: ${cause.message}`, { cause });
}

/** Runs a reader of the file's bytes; its errors begin with the path. */
export function namingFile<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw namedError(path, cause);
  }
}
