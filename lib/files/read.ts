/** Reads a whole file, with errors that name it. */
import { readFile } from 'node:fs/promises';
import { CompactRnnError } from '../errors';

/** @throws CompactRnnError IO where there is no such file, or it is a folder or not to be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw ioError(path, 'read', cause);
  }
}

export function ioError(path: string, verb: 'read' | 'write', cause: unknown): CompactRnnError {
  return new CompactRnnError('IO', `cannot ${verb} ${path}: ${reasonOf(cause)}`, { cause });
}

/** The operating system's refusal in words; its own where it is a rare one. */
export function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'a part of its path is a file, not a folder',
    EISDIR: 'it is a folder, not a file',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
  };
  return reasons[code ?? ''] ?? message;
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
