/** Errors that name a file: what the operating system refused, and what is wrong in the file. */
import { CompactRnnError } from '../errors';

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
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'it is larger than files may be here',
    EBUSY: 'it is in use, or a mount point',
    ENAMETOOLONG: 'its name is too long',
    ELOOP: 'its symbolic links lead in a circle',
    EMFILE: 'too many files are open',
    ENXIO: 'nobody is at its other end',
    EIO: 'the disk reports an error',
  };
  return reasons[code ?? ''] ?? message;
}

/** A CompactRnnError with the path before its message; any other error as it is. */
export function namedError(path: string, cause: unknown): unknown {
  if (!(cause instanceof CompactRnnError)) return cause;
  return new CompactRnnError(cause.code, `${path}: ${cause.message}`, { cause });
}

/** Runs a reader of the file's bytes; its errors begin with the path. */
export function namingFile<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw namedError(path, cause);
  }
}
