/** Errors of the C++ side, which carry a code, as errors of the library. */
import { types } from 'node:util';
import { CompactRnnError, type ErrorCode } from '../errors';

/** What the addon threw as a `CompactRnnError` with the addon's code; anything else as it is. */
export function typedError(error: unknown): unknown {
  if (!types.isNativeError(error) || error instanceof CompactRnnError || !('code' in error)) return error;
  return new CompactRnnError(error.code as ErrorCode, error.message, { cause: error });
}
