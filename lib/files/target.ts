/** The target of a write, which is checked before any work is done for it. */
import { constants, type Stats } from 'node:fs';
import { access, lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CompactRnnError } from '../errors';
import { ioError } from './errors';
import { specialKind } from './kind';

/**
 * The real path of the file that a write to `path` replaces or makes, through symbolic links.
 * @throws CompactRnnError IO where the folder does not exist or cannot be written to, or `path` is
 *   a folder, a device or a link to nothing.
 */
export async function outputTarget(path: string): Promise<string> {
  const folder = dirname(path);
  const folderStats = await statsOf(folder);
  if (!folderStats?.isDirectory()) {
    const what = folderStats ? 'is not a folder' : 'does not exist';
    throw refused(path, `the folder ${folder} ${what}; create it first`);
  }
  const stats = await statsOf(path);
  if (!stats) await refuseDangling(path);
  else if (!stats.isFile()) throw refused(path, `it is ${specialKind(stats)}; name a file`);
  const target = stats ? await realpath(path) : join(await realpath(folder), basename(path));
  // The file is made anew beside the old one, and takes its place.
  await access(dirname(target), constants.W_OK | constants.X_OK).catch((cause: unknown): never => {
    throw ioError(path, 'write', cause);
  });
  return target;
}

/**
 * Whether two paths lead to one file, be it by links or by another spelling; of a file that is not
 * there yet, whether both would make it.
 */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([statsOf(one), statsOf(other)]);
  if (a && b) return a.dev === b.dev && a.ino === b.ino;
  if (a ?? b) return false;
  const [where, there] = await Promise.all([placeOf(one), placeOf(other)]);
  return where !== undefined && where === there;
}

/** Where a file would be made; undefined where its folder does not exist. */
async function placeOf(path: string): Promise<string | undefined> {
  const folder = await realpath(dirname(path)).catch(() => undefined);
  return folder === undefined ? undefined : join(folder, basename(path));
}

async function refuseDangling(path: string): Promise<void> {
  const link = await lstat(path).catch(() => undefined);
  if (!link?.isSymbolicLink()) return;
  const target = await readlink(path);
  throw refused(
    path,
    `it is a symbolic link to ${target}, which does not exist; remove the link, or name the file itself`,
  );
}

function refused(path: string, why: string): CompactRnnError {
  return new CompactRnnError('IO', `cannot write ${path}: ${why}`);
}

async function statsOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined);
}
