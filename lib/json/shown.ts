/** Any value as an error message quotes it, JSON where it has one, at most 60 characters of it. */
export function shown(value: unknown): string {
  const text = quoted(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function quoted(value: unknown): string {
  try {
    if (typeof value === 'number') return String(value); // JSON knows no NaN and no infinity
    if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
    return value === undefined ? 'undefined' : JSON.stringify(value);
  } catch {
    return `a ${typeof value} that cannot be printed`; // nested beyond the stack, or in a circle
  }
}

/**
 * What kind of thing a value is, as JavaScript names it: Float64Array, Array, String, Undefined.
 */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Items that an error message names: the first few, and how many more there are. */
export function firstFew(items: readonly string[], few = 5): string {
  const rest = items.length - few;
  return items.slice(0, few).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
