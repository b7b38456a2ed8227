/**
 * What a user should know although nothing failed (a recording whose header is wrong, an input that
 * runs as zeros) goes through Node's own channel for warnings: programs listen with
 * `process.on('warning')`, and `NODE_NO_WARNINGS=1` silences it. The CLI prints one line each.
 */
import { printable } from './printable';

/** The `name` of every warning of this library. */
export const WARNING_NAME = 'CompactRnnWarning';

/**
 * Emits a warning; whoever calls it sees to it that the same thing is said once.
 * @param code what kind of thing it is, for programs to tell apart, such as `WAV_SIZE`
 */
export function warn(code: string, message: string): void {
  process.emitWarning(printable(message), { type: WARNING_NAME, code });
}
