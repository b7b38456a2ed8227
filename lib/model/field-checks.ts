/** Checks of the fields of a network, which callers in JavaScript may give anything for. */
import { invalidModel } from '../errors';
import { shown } from '../json';

/** Only an object has parts to check. */
export function checkObject(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null)
    throw invalidModel(`${what} must be an object, but is ${shown(value)}`);
}

export function checkArray(what: string, value: unknown): void {
  if (!Array.isArray(value)) throw invalidModel(`${what} must be an array, but is ${shown(value)}`);
}

export function checkPositive(what: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw invalidModel(`${what} must be a whole number of at least 1, but is ${shown(value)}`);
}

export function checkWord(what: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string))
    throw invalidModel(`${what} must be one of ${words.join(', ')}, but is ${shown(value)}`);
}

/** Kernels have bounds as floats. */
export function checkBound(what: string, bound: unknown): void {
  if (bound !== undefined && !(typeof bound === 'number' && Math.fround(bound) > 0))
    throw invalidModel(`${what} must be above 0, but is ${shown(bound)}`);
}

export function checkName(what: string, name: unknown): asserts name is string {
  if (typeof name !== 'string')
    throw invalidModel(`${what} has the name ${shown(name)}, but must have a string`);
}
