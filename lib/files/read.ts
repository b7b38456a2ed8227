/** Reads a whole file, with errors that name it. */
import { readFile } from 'node:fs/promises';
import { CompactRnnError } from '../errors';
import { ioError } from './errors';

/** @throws CompactRnnError IO where the file does not exist, is a folder or cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw ioError(path, 'read', cause);
  }
}

/** @throws CompactRnnError IO, or INVALID_FILE where it is not JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = Buffer.from(await readBytes(path)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CompactRnnError('INVALID_FILE', `${path} is not JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}
