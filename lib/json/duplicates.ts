/**
 * JSON.parse silently keeps the last of two equal keys; a file with the same key twice is not to be
 * trusted.
 */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const START_OF_ARRAY = 0x5b;
export const END_OF_ARRAY = 0x5d;
export const START_OF_OBJECT = 0x7b;
export const END_OF_OBJECT = 0x7d;

/**
 * The first key that an object of the JSON text holds twice.
 * @param text JSON that `JSON.parse` has accepted.
 */
export function duplicateKey(text: string): string | undefined {
  // The keys of each open object, undefined for an open array.
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === START_OF_OBJECT) open.push(new Set());
    else if (code === START_OF_ARRAY) open.push(undefined);
    else if (code === END_OF_OBJECT || code === END_OF_ARRAY) open.pop();
    else if (code === QUOTE) {
      const end = endOfString(text, i)!;
      if (isKey(text, end)) {
        const key = stringAt(text, i, end);
        if (open.at(-1)?.has(key)) return key;
        open.at(-1)?.add(key);
      }
      i = end;
    }
  }
  return undefined;
}

/** The string between two quotes. */
function stringAt(text: string, start: number, end: number): string {
  const plain = text.slice(start + 1, end);
  return plain.includes('\\') ? (JSON.parse(text.slice(start, end + 1)) as string) : plain;
}

/**
 * Where the string that opens at `start` closes: at the first quote behind an even number of
 * backslashes; undefined where it does not.
 */
export function endOfString(text: string, start: number): number | undefined {
  let end = start;
  let backslashes: number;
  do {
    end = text.indexOf('"', end + 1);
    if (end < 0) return undefined;
    backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
  } while (backslashes % 2 === 1);
  return end;
}

function isKey(text: string, closing: number): boolean {
  let next = closing + 1;
  while (' \t\r\n'.includes(text[next] ?? '"')) next++;
  return text[next] === ':';
}
