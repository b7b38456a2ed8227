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
