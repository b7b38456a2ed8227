/** Checks of texts, and of what stands for the words of one. */
import { types } from 'node:util';
import { invalidInput } from '../errors';
import { ownElements, shown } from '../json';

/** @throws CompactRnnError INVALID_INPUT where it is not a string. */
export function checkText(text: unknown): asserts text is string {
  if (typeof text !== 'string')
    throw invalidInput(`the text must be a string, but is ${shown(text)}`);
}

/**
 * The items of an array or a typed array, copied.
 * @throws CompactRnnError INVALID_INPUT where it is neither, or has holes.
 */
export function checkedItems<Item>(name: string, items: readonly Item[]): readonly Item[] {
  const own = types.isTypedArray(items)
    ? Array.from({ length: items.length }, (_, i) => items[i])
    : ownElements(items);
  if (own) return own as Item[];
  throw invalidInput(`${name} must be an array of words, but is ${shown(items)}`);
}
