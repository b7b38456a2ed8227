/** Reads a whole file, with errors that name it. */
import { constants, isUtf8 } from 'node:buffer';
import { type CompactRnnError, invalidFile } from '../errors';
import { namedError } from './errors';
import { readingFile, type ReadingOptions } from './open';
import type { Source } from './source';

/** A file that is in memory as a whole; what is larger is read range by range. */
const MOST_BYTES = 2 ** 31;

/**
 * @throws CompactRnnError IO, as `readingFile`; INVALID_FILE where it is larger than 2 GiB; the
 *   reason of `signal`.
 */
export async function readBytes(path: string, options?: ReadingOptions): Promise<Uint8Array> {
  return readWhole(path, MOST_BYTES, options);
}

/**
 * The text of a file in UTF-8, without the byte-order mark of some editors.
 * @throws CompactRnnError IO, as `readingFile`; INVALID_FILE where it is longer than texts can be,
 *   or naming the line that is not UTF-8; the reason of `signal`.
 */
export async function readText(path: string, options?: ReadingOptions): Promise<string> {
  const { text, badLine } = await decoded(path, options);
  if (badLine !== undefined) throw notUtf8(path, badLine);
  return text;
}

/** `badLine`: the first that is not UTF-8, from 1. */
async function decoded(
  path: string,
  options?: ReadingOptions,
): Promise<{ text: string; badLine?: number }> {
  const bytes = await readWhole(path, constants.MAX_STRING_LENGTH, options);
  if (!isUtf8(bytes)) return { text: '', badLine: lineThatIsNotUtf8(bytes) };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  return { text: text.replace(/^\uFEFF/, '') };
}

/** The error for a line of a file, from 1, that is not UTF-8. */
export function notUtf8(path: string, line: number): CompactRnnError {
  return invalidFile(
    `${path}, line ${line}: it is not UTF-8: convert it, such as by iconv -t utf-8`,
  );
}

function lineThatIsNotUtf8(bytes: Uint8Array): number {
  let begin = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, begin);
    if (end < 0 || !isUtf8(bytes.subarray(begin, end))) return line;
    begin = end + 1;
  }
}

/** @throws CompactRnnError as `readText`; INVALID_FILE where it is not JSON. */
export async function readJson(path: string, options?: ReadingOptions): Promise<unknown> {
  const { text, badLine } = await decoded(path, options);
  if (badLine !== undefined)
    throw invalidFile(`${path} is not JSON: its line ${badLine} is not UTF-8`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidFile(`${path} is not JSON: ${(cause as Error).message}`, cause);
  }
}

/** The lines of a text, one after another, with their numbers from 1. */
export function* linesOf(text: string): Generator<[number: number, line: string]> {
  let begin = 0;
  for (let number = 1; begin <= text.length; number++) {
    const end = text.indexOf('\n', begin);
    yield [number, text.slice(begin, end < 0 ? undefined : end)];
    if (end < 0) return;
    begin = end + 1;
  }
}

async function readWhole(
  path: string,
  most: number,
  options?: ReadingOptions,
): Promise<Uint8Array> {
  const read = async (file: Source): Promise<Uint8Array> => {
    if (file.size > most)
      throw invalidFile(`it has ${file.size} bytes, more than the ${most} that are read at once`);
    if (!file.load) return file.bytes(0, file.size);
    const bytes = new Uint8Array(file.size);
    await file.load(0, bytes);
    return bytes;
  };
  const named = (cause: unknown): never => {
    throw namedError(path, cause);
  };
  return readingFile(path, (file) => read(file).catch(named), options);
}
