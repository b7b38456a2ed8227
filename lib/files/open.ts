/** A file that is open while ranges of it are read. */
import { readSync, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { CompactRnnError } from '../errors';
import { Bytes } from './bytes';
import { ioError, reasonOf } from './errors';
import { inputKind, WITHOUT_WAITING } from './kind';
import { readPipe } from './pipe';
import { noteInput } from './protection';
import { MemorySource, type Source } from './source';

/** One call of the operating system reads less than 2 GiB. */
const MOST_AT_ONCE = 2 ** 30;
/** Read by one call off the main thread: a thread of libuv's pool is busy meanwhile. */
const PIECE = 2 ** 23;

export interface ReadingOptions {
  /** Ends waiting for a pipe, and reading what has no size, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the file, calls `read`, and closes it, whatever happens. The source that `read` gets must
 * not be used afterwards; the errors that it throws where reading fails do not name the file.
 * A pipe is read to its end first.
 * @throws CompactRnnError IO where the file does not exist, is a folder or a device, cannot be
 *   read, or changes meanwhile; what `read` throws; the reason of `signal`.
 */
export async function readingFile<Result>(
  path: string,
  read: (file: Source) => Result | Promise<Result>,
  { signal }: ReadingOptions = {},
): Promise<Result> {
  signal?.throwIfAborted();
  if ((await inputKind(path)) === 'pipe')
    return read(new MemorySource(await readPipe(path, signal)));
  const failed = failing(path);
  const handle = await open(path, WITHOUT_WAITING).catch(failed);
  try {
    const stats = await handle.stat({ bigint: true }).catch(failed);
    noteInput(stats);
    // Files that the kernel makes up have no size.
    if (!stats.isFile() || stats.size === 0n)
      return await read(new MemorySource(await readToEnd(path, handle, signal)));
    try {
      return await read(new FileSource(handle, Number(stats.size)));
    } finally {
      await refuseChange(path, handle, stats); // the cause of what `read` may have thrown
    }
  } finally {
    await handle.close();
  }
}

async function readToEnd(
  path: string,
  handle: FileHandle,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Bytes();
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead, buffer } = await handle.read(new Uint8Array(PIECE)).catch(failing(path));
    if (bytesRead === 0) return bytes.all();
    bytes.add(buffer.slice(0, bytesRead), path);
  }
}

function failing(path: string): (cause: unknown) => never {
  return (cause) => {
    throw ioError(path, 'read', cause);
  };
}

async function refuseChange(path: string, handle: FileHandle, before: BigIntStats): Promise<void> {
  const { size, mtimeNs } = await handle.stat({ bigint: true }).catch((cause: unknown): never => {
    throw ioError(path, 'read', cause);
  });
  if (size === before.size && mtimeNs === before.mtimeNs) return;
  const how = size === before.size ? '' : ` (from ${before.size} to ${size} bytes)`;
  throw new CompactRnnError(
    'IO',
    `${path} changed while it was read${how}: load it once it is written`,
  );
}

class FileSource implements Source {
  constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  bytes(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.copy(offset, bytes);
    return bytes;
  }

  copy(offset: number, target: Uint8Array): void {
    for (let done = 0; done < target.length;) {
      const position = offset + done;
      const read = this.readAt(position, next(target, done, MOST_AT_ONCE));
      if (read === 0) this.refuseCut(position);
      done += read;
    }
  }

  async load(offset: number, target: Uint8Array): Promise<void> {
    for (let done = 0; done < target.length;) {
      const position = offset + done;
      const piece = next(target, done, PIECE);
      const read = await this.handle
        .read(piece, 0, piece.length, position)
        .catch(failedAt(position));
      if (read.bytesRead === 0) this.refuseCut(position);
      done += read.bytesRead;
    }
  }

  private readAt(position: number, target: Uint8Array): number {
    try {
      return readSync(this.handle.fd, target, { position });
    } catch (cause) {
      return failedAt(position)(cause);
    }
  }

  private refuseCut(position: number): never {
    throw new CompactRnnError(
      'IO',
      `the file ends at byte ${position} of ${this.size}: it was cut while it was read`,
    );
  }
}

/** At most `most` of the bytes of `target` that follow the first `done`. */
function next(target: Uint8Array, done: number, most: number): Uint8Array {
  return target.subarray(done, done + Math.min(target.length - done, most));
}

function failedAt(position: number): (cause: unknown) => never {
  return (cause) => {
    throw new CompactRnnError('IO', `reading it fails at byte ${position}: ${reasonOf(cause)}`, {
      cause,
    });
  };
}
