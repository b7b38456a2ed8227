/**
 * Changes the numbers that a call was given while it is still under way; not those of models, which
 * own theirs.
 */
import { Model } from '../../lib';
import { isContainer } from './argument-tree';
import { isNumbers } from './typed-arrays';
import { detached } from './values';

export function scramble(value: unknown, depth = 0): void {
  if (isNumbers(value)) scrambleNumbers(value);
  if (depth > 4 || value instanceof Model) return;
  try {
    if (!isContainer(value)) return;
    for (const below of Object.values(value).slice(0, 10)) scramble(below, depth + 1);
  } catch {
    // A proxy or a getter of the harness that throws.
  }
}

/** Numbers out of every range, and then none. */
function scrambleNumbers(array: ArrayBufferView): void {
  const numbers = array as Float32Array;
  numbers.fill(1e9);
  if (numbers.buffer instanceof ArrayBuffer && numbers.buffer.byteLength < 4096) detached(numbers);
}
