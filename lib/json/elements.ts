/** Arrays that came from outside. */

/**
 * The elements of an array, copied, so that what is checked is what is used; undefined for what is
 * no array, and for one with holes, such as an empty one whose length was set to 2^32 - 1.
 */
export function ownElements(value: unknown): unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const elements: unknown[] = [];
  const { length } = value;
  for (let i = 0; i < length; i++) {
    if (!Object.hasOwn(value, i)) return undefined;
    elements.push(value[i]);
  }
  return elements;
}

/**
 * Whether it is a list of any kind, or what gives one item after another; texts and arrays of
 * numbers are neither.
 */
export function isIterable(
  value: unknown,
  by: typeof Symbol.iterator | typeof Symbol.asyncIterator = Symbol.iterator,
): boolean {
  return typeof value === 'object' && value !== null && by in value && !ArrayBuffer.isView(value);
}
