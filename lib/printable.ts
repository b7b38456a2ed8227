/**
 * Text from files (names of layers, tensors, units) on its way to a terminal: control characters
 * could move the cursor, set the clipboard or feign a line of our own, so they are shown by number.
 */

/** C0 and C1 controls, the marks that reverse the direction of text, and line separators. */
export const CONTROL = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** `text` with every control character as an escape, such as `\x1b`; everything else as it is. */
export function printable(text: string): string {
  return text.replace(CONTROL, (control) => {
    const code = control.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** JSON whose strings have no control characters either; it escapes only some of them itself. */
export function printableJson(json: string): string {
  return json.replace(CONTROL, (control) =>
    control === '\n' ? control : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
