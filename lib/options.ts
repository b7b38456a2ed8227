/**
 * Checks that every call makes of its options: that they are an object, of known names, with a
 * signal that is one.
 */
import { CompactRnnError } from './errors';
import { shown } from './json';
import { suggest } from './suggest';

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/**
 * Refuses options that do not exist.
 * @throws CompactRnnError INVALID_OPTION naming the option, the call `what`, and the nearest option
 *   there is.
 */
export function checkOptionNames(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    fail(`the options of ${what} must be an object, but are ${shown(options)}`);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const choices = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none';
    fail(`${what} has no option "${name}"${suggest(name, known)}; ${choices}`);
  }
}

/** @throws CompactRnnError INVALID_OPTION where it is given and no AbortSignal. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  fail(`signal must be an AbortSignal, but is ${shown(signal)}`);
}

/** @throws CompactRnnError INVALID_OPTION where it is no path of a file. */
export function checkPath(path: unknown): void {
  if (typeof path !== 'string' || path === '')
    fail(`the path of a file must be a string, but is ${shown(path)}`);
}
