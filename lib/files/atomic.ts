/**
 * Writes a file whole or not at all: into a temporary file in the same folder, synced to the disk
 * and renamed over the target. If anything fails or is aborted on the way, the temporary file is
 * removed and a file that was there before stays as it was.
 */
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { ioError } from './errors';
import { refuseInput } from './protection';
import { outputTarget } from './target';
import { withTemporaryFile } from './temporary';

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
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const target = await outputTarget(path);
  await refuseInput(path);
  try {
    await withTemporaryFile(target, async (temporary) => {
      await writeFile(temporary, await modeOf(target), parts, signal);
      signal?.throwIfAborted();
      await rename(temporary, target);
    });
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw ioError(path, 'write', cause);
  }
}

/** @param mode its permissions, where it replaces a file. */
async function writeFile(
  path: string,
  mode: number | undefined,
  parts: Iterable<Uint8Array | string>,
  signal?: AbortSignal,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    if (mode !== undefined) await file.chmod(mode);
    for (const part of parts) await writePart(file, part, signal);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && stats.mode & 0o777;
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
