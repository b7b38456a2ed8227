/** A JSON value, or undefined, as an error message quotes it, at most 60 characters of it. */
export function shown(value: unknown): string {
  const text = quoted(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function quoted(value: unknown): string {
  try {
    return value === undefined ? 'undefined' : JSON.stringify(value);
  } catch {
    return `a ${typeof value} that cannot be printed`; // nested beyond the stack, or in a circle
  }
}
