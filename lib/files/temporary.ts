/**
 * Temporary files and folders. Each is named after what it is for and who writes it; what killed
 * processes left beside it goes when the next is made.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { hasEnded, thisWriter } from './writer';

/** File systems take names of 255 bytes; this much is left for ours. */
const MOST_NAME_BYTES = 180;

const WRITER = /\.([0-9a-f]{8})-(\d+)-([0-9a-f]+)-[0-9a-f]{12}\.tmp$/;

/** Those that this process has now. */
const own = new Set<string>();

/** Removes all that this process has: for where it ends in the middle of something. */
export function removeTemporaries(): void {
  for (const path of own) rmSync(path, { recursive: true, force: true });
  own.clear();
}

/**
 * Calls `use` with the path of a temporary file beside `target`, which does not exist yet; removes
 * what is left of it afterwards.
 */
export async function withTemporaryFile<Result>(
  target: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  return withTemporary(dirname(target), `.${shortened(basename(target))}`, use);
}

/** The same with a folder among those of the system. */
export async function withTemporaryFolder<Result>(
  name: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  return withTemporary(tmpdir(), name, async (path) => {
    await mkdir(path, { mode: 0o700 });
    return use(path);
  });
}

async function withTemporary<Result>(
  folder: string,
  name: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  await removeLeft(folder, name);
  const { host, pid, birth } = thisWriter();
  const random = randomBytes(6).toString('hex');
  const path = join(folder, `${name}.${host}-${pid}-${birth}-${random}.tmp`);
  own.add(path);
  try {
    return await use(path);
  } finally {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
    own.delete(path);
  }
}

/** Nothing depends on it: what cannot be removed stays. */
async function removeLeft(folder: string, name: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const found of names) {
    const writer = found.startsWith(`${name}.`) ? WRITER.exec(found) : null;
    if (writer?.index !== name.length) continue;
    const [, host, pid, birth] = writer as unknown as [string, string, string, string];
    if (!hasEnded({ host, pid: Number(pid), birth })) continue;
    await rm(join(folder, found), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** As much of the name as leaves room. */
function shortened(name: string): string {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > MOST_NAME_BYTES) break;
    kept += character;
  }
  return kept;
}
