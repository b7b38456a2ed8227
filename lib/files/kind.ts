/**
 * What a path leads to, looked at before it is opened: opening a pipe waits for somebody who
 * writes, and devices may never end.
 */
import { constants, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { CompactRnnError } from '../errors';
import { ioError } from './errors';

/** Opening never waits; regular files are read as ever. */
export const WITHOUT_WAITING =
  constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Whether the path leads to a file or to a pipe.
 * @throws CompactRnnError IO where it leads to nothing, or to what need not end: a terminal,
 *   another device, a socket, a folder.
 */
export async function inputKind(path: string): Promise<'file' | 'pipe'> {
  const stats = await stat(path).catch((cause: unknown): never => {
    throw ioError(path, 'read', cause);
  });
  if (stats.isFIFO()) return 'pipe';
  if (stats.isFile() || (await isNull(stats))) return 'file';
  const what = specialKind(stats);
  const remedy = stats.isDirectory()
    ? 'not a file'
    : 'which need not end: name a file or a pipe, or save what it sends to a file first';
  throw new CompactRnnError('IO', `cannot read ${path}: it is ${what}, ${remedy}`);
}

/** What is neither a regular file nor a pipe, in words. */
export function specialKind(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSocket()) return 'a socket';
  if (stats.isFIFO()) return 'a pipe';
  return 'a device';
}

/** The one device that ends at once: an empty file. */
async function isNull(stats: Stats): Promise<boolean> {
  if (!stats.isCharacterDevice()) return false;
  const nothing = await stat(devNull).catch(() => undefined);
  return nothing?.rdev === stats.rdev;
}
