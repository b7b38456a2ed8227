/**
 * Writes a file whole or not at all: into a temporary file in the same folder, synced to the disk
 * and renamed over the target. If anything fails or is aborted on the way, the temporary file is
 * removed and a file that was there before stays as it was.
 */
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CompactRnnError } from '../errors';
import { ioError } from './errors';

/** Between two pieces of this many bytes an abort is noticed. */
const PIECE = 8 << 20;

/**
 * @param parts What the file holds, one after another, the next asked for when the last is written;
 *   text is written as UTF-8.
 * @throws CompactRnnError IO; the reason of `signal` where it is aborted.
 */
export async function writeAtomically(
  path: string,
  parts: Iterable<Uint8Array | string>,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const target = await outputTarget(path);
  const temporary = join(
    dirname(target),
    `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  let created = false;
  try {
    const file = await open(temporary, 'wx');
    created = true;
    try {
      const existing = await statsOf(target);
      if (existing) await file.chmod(existing.mode & 0o777); // the same permissions
      for (const part of parts) await writePart(file, part, options.signal);
      await file.sync();
    } finally {
      await file.close();
    }
    options.signal?.throwIfAborted();
    await rename(temporary, target);
  } catch (cause) {
    if (created) await unlink(temporary).catch(() => undefined);
    if (options.signal?.aborted) throw options.signal.reason;
    throw ioError(path, 'write', cause);
  }
}

/**
 * Where a write to `path` really goes (through symbolic links). Called early, it refuses what
 * cannot be written before any work is done for it.
 * @throws CompactRnnError IO where the folder does not exist, or `path` is a folder or a device.
 */
export async function outputTarget(path: string): Promise<string> {
  const folder = dirname(path);
  const folderStats = await statsOf(folder);
  if (!folderStats?.isDirectory()) {
    const what = folderStats ? 'is not a folder' : 'does not exist';
    throw new CompactRnnError(
      'IO',
      `cannot write ${path}: the folder ${folder} ${what}; create it first`,
    );
  }
  const stats = await statsOf(path);
  if (!stats) return path;
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? 'a folder' : 'not a regular file';
    throw new CompactRnnError('IO', `cannot write ${path}: it is ${what}; name a file`);
  }
  return realpath(path);
}

async function statsOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined);
}

async function writePart(
  file: FileHandle,
  part: Uint8Array | string,
  signal?: AbortSignal,
): Promise<void> {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  for (let begin = 0; begin < bytes.length; begin += PIECE) {
    signal?.throwIfAborted();
    await file.writeFile(bytes.subarray(begin, begin + PIECE));
  }
}
