/**
 * JSON from outside, parsed in memory and time in proportion to the text: `[[],[],...` would become
 * ten to twenty times as large, and what is nested deeper than any of our formats is printed by
 * functions that call themselves.
 */
import {
  COMMA,
  duplicateKey,
  END_OF_ARRAY,
  END_OF_OBJECT,
  endOfString,
  QUOTE,
  START_OF_ARRAY,
  START_OF_OBJECT,
} from './duplicates';
import { shown } from './shown';

/** Deeper than any file that this library writes. */
const DEEPEST = 64;
/** Bytes that V8 takes for an object, an array, and a place in either. */
const OBJECT = 64;
const ARRAY = 48;
const PLACE = 16;
/** What parsed values may take: so much, and so many times the text. */
const ALWAYS = 2 ** 26;
const TIMES = 8;

/**
 * @param what the text is, as errors name it.
 * @param fail makes the error.
 * @param most values that it may hold, about.
 * @throws what `fail` makes, where it is not JSON, holds a key twice, is nested too deep, or holds
 *   far more values than text.
 */
export function parseJson(
  text: string,
  what: string,
  fail: (message: string, cause?: unknown) => Error,
  most = Infinity,
): unknown {
  const excess = excessOf(text, most);
  if (excess !== undefined) throw fail(`${what} ${excess}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail(`${what} is not JSON: ${(cause as Error).message}`, cause);
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) throw fail(`${what} holds ${shown(twice)} twice`);
  return value;
}

/** What is too much of a text, which need not be JSON. */
function excessOf(text: string, most: number): string | undefined {
  const mostBytes = ALWAYS + TIMES * text.length;
  let [bytes, depth, values] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i) ?? text.length;
    else if (code === COMMA) {
      bytes += PLACE;
      values++;
    } else if (code === END_OF_OBJECT || code === END_OF_ARRAY) depth--;
    else if (code === START_OF_OBJECT || code === START_OF_ARRAY) {
      bytes += PLACE + (code === START_OF_OBJECT ? OBJECT : ARRAY);
      if (++depth > DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
      values++;
    }
    if (values > most) return `holds more than ${most} values`;
    if (bytes > mostBytes) return 'holds far more objects and lists than text';
  }
  return undefined;
}
